import { element } from "../shell/dom.ts";
import { SHELL_STYLES } from "../shell/styles.ts";
import { shellWords } from "../shell/words.ts";
import { describeTitleBar } from "./chrome-elements.ts";
import { press } from "./buttons.ts";

const WIDTHS: Record<string, string> = { small: "380px", base: "620px", large: "980px", max: "100vw" };

/** `<ui-modal>`: a dialog in the app's own document, whose styles its content needs; title and buttons from ui-title-bar. */
export function defineModal(locale: string): void {
  class UiModal extends HTMLElement {
    private readonly body = element("div", { style: "overflow:auto;max-height:70vh" });
    private readonly frame = element("iframe", { style: "border:0;width:100%;height:60vh;display:block" });
    private dialog: HTMLDialogElement | null = null;
    private readonly observer = new MutationObserver(() => this.dialog?.open && this.drawEdges(this.dialog));

    /** Where React's Modal puts its children. */
    get content(): HTMLElement {
      return this.body;
    }

    get src(): string | undefined {
      return this.getAttribute("src") ?? undefined;
    }

    set src(value: string | undefined) {
      if (value) this.setAttribute("src", value);
      else this.removeAttribute("src");
    }

    get variant(): string {
      return this.getAttribute("variant") ?? "base";
    }

    set variant(value: string) {
      this.setAttribute("variant", value);
    }

    get contentWindow(): Window | null {
      return this.frame.contentWindow;
    }

    connectedCallback(): void {
      this.observer.observe(this, { subtree: true, childList: true, attributes: true });
    }

    disconnectedCallback(): void {
      this.observer.disconnect();
      this.dialog?.remove();
      this.dialog = null;
    }

    async show(): Promise<void> {
      if (this.dialog?.open) return;
      this.dialog ??= this.createDialog();
      if (this.src) {
        this.frame.src = this.src;
        this.body.replaceChildren(this.frame);
      } else if (this.body.childNodes.length === 0) this.adoptChildren();
      this.drawEdges(this.dialog);
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.dispatchEvent(new CustomEvent("show"));
    }

    async hide(): Promise<void> {
      if (!this.dialog?.open) return;
      this.dialog.close();
    }

    async toggle(): Promise<void> {
      await (this.dialog?.open ? this.hide() : this.show());
    }

    private createDialog(): HTMLDialogElement {
      const width = WIDTHS[this.variant] ?? WIDTHS.base;
      const style = `border:0;border-radius:12px;padding:0;width:min(${width},calc(100vw - 24px));box-shadow:0 20px 60px #0006`;
      const dialog = element(
        "dialog",
        { style, close: () => this.onClosed() },
        element("div"),
        this.body,
        element("div"),
      );
      return dialog;
    }

    private onClosed(): void {
      this.dialog?.remove();
      this.dispatchEvent(new CustomEvent("hide"));
    }

    /** Without React the content is simply what stands inside the element. */
    private adoptChildren(): void {
      const own = [...this.children].filter((child) => !/^UI-/.test(child.tagName));
      this.body.replaceChildren(...own.map((child) => child.cloneNode(true)));
    }

    private drawEdges(dialog: HTMLDialogElement): void {
      const bar = this.querySelector("ui-title-bar");
      const described = bar ? describeTitleBar(bar) : { title: "", back: null, actions: [] };
      const close = element(
        "button",
        { type: "button", "aria-label": shellWords(locale).close, click: () => void this.hide() },
        "×",
      );
      const buttons = described.actions.map((action) =>
        element(
          "button",
          {
            type: "button",
            class: action.isPrimary ? "primary" : action.isCritical ? "critical" : "",
            disabled: action.isDisabled,
            click: () => press(action.id),
          },
          action.label,
        ),
      );
      const spread = element("span", { style: "flex:1" }, described.title);
      dialog.firstElementChild?.replaceWith(edge(element("header", {}, spread, close)));
      dialog.lastElementChild?.replaceWith(edge(...(buttons.length > 0 ? [element("footer", {}, ...buttons)] : [])));
      dialog.setAttribute("aria-label", described.title);
    }
  }
  customElements.define("ui-modal", UiModal);
}

function edge(...nodes: Node[]): HTMLElement {
  const place = element("div");
  const root = place.attachShadow({ mode: "open" });
  const sheet = `${SHELL_STYLES} header,footer{display:flex;gap:8px;align-items:center;padding:12px 16px}header{font-weight:650;border-bottom:1px solid #e3e3e3}footer{justify-content:flex-end;border-top:1px solid #e3e3e3}`;
  root.append(element("style", {}, sheet), ...nodes);
  return place;
}
