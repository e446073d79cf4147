import { element } from "./dom.ts";
import { SHELL_STYLES } from "./styles.ts";
import type { Button, Incoming, Outgoing, SaveBar, TitleBar, Toast } from "./types.ts";
import { shellWords } from "./words.ts";

export type Surroundings = {
  locale: string;
  /** Told to the app. */
  send: (message: Incoming) => void;
  /** What this page itself does with navigation, location and links into the admin. */
  onNav: (message: Extract<Outgoing, { kind: "nav" | "location" | "admin" }>) => void;
};

/** Draws title bar, save bar, toasts and the loading bar: in the admin page around the frame, or above an unframed app. */
export class DrawnShell {
  readonly host = element("div");
  private readonly root = this.host.attachShadow({ mode: "open" });
  private readonly titlePlace = element("div");
  private readonly saveBarPlace = element("div", { role: "region", "aria-live": "polite" });
  private readonly toastPlace = element("div", { class: "toasts", role: "status", "aria-live": "polite" });
  private readonly loadingPlace = element("div");
  private readonly words;

  constructor(private readonly around: Surroundings) {
    this.words = shellWords(around.locale);
    this.root.append(
      element("style", {}, SHELL_STYLES),
      this.titlePlace,
      this.saveBarPlace,
      this.loadingPlace,
      this.toastPlace,
    );
  }

  /** Puts something of the page's own above the title bar. */
  prepend(node: Node): void {
    this.titlePlace.before(node);
  }

  receive(message: Outgoing): void {
    switch (message.kind) {
      case "title":
        return this.drawTitle(message.title);
      case "toast":
        return this.drawToast(message.toast);
      case "toast-hide":
        return this.toastPlace.querySelector(`[data-id="${CSS.escape(message.id)}"]`)?.remove();
      case "save-bar":
        return this.drawSaveBar(message.saveBar);
      case "save-bar-shake":
        return this.shake();
      case "loading":
        return this.loadingPlace.replaceChildren(
          ...(message.isLoading ? [element("div", { class: "loading-bar" })] : []),
        );
      case "confirm-leave":
        return this.confirmLeave(message.id);
      default:
        return this.around.onNav(message);
    }
  }

  private button(button: Button, label = button.label): HTMLButtonElement {
    const tone = button.isPrimary ? "primary" : button.isCritical ? "critical" : "";
    return element(
      "button",
      {
        type: "button",
        class: `${tone}${button.isLoading ? " loading" : ""}`,
        disabled: button.isDisabled || button.isLoading,
        click: () => this.around.send({ kind: "press", id: button.id }),
      },
      label,
    );
  }

  private drawTitle(title: TitleBar | null): void {
    if (!title) return this.titlePlace.replaceChildren();
    const back = title.back ? [this.button(title.back, "←")] : [];
    for (const button of back) button.setAttribute("aria-label", title.back?.label ?? "");
    const actions = element("div", { class: "actions" }, ...title.actions.map((action) => this.button(action)));
    this.titlePlace.replaceChildren(
      element("div", { class: "title" }, ...back, element("h1", {}, title.title), actions),
    );
  }

  private drawSaveBar(saveBar: SaveBar | null): void {
    if (!saveBar) return this.saveBarPlace.replaceChildren();
    const { save, discard } = saveBar;
    this.saveBarPlace.replaceChildren(
      element(
        "div",
        { class: "save" },
        element("b", {}, this.words.unsaved),
        ...(discard ? [this.button(discard, discard.label || this.words.discard)] : []),
        ...(save ? [this.button({ ...save, isPrimary: true }, save.label || this.words.save)] : []),
      ),
    );
  }

  private shake(): void {
    const bar = this.saveBarPlace.firstElementChild;
    bar?.classList.add("shake");
    setTimeout(() => bar?.classList.remove("shake"), 400);
  }

  private drawToast({ id, message, isError, duration, action }: Toast): void {
    const close = (isDismissed: boolean) => {
      if (isDismissed && toast.isConnected) this.around.send({ kind: "toast-dismissed", id });
      toast.remove();
    };
    const act = action
      ? [element("button", { type: "button", click: () => this.around.send({ kind: "toast-action", id }) }, action)]
      : [];
    const dismiss = element(
      "button",
      { type: "button", "aria-label": this.words.dismiss, click: () => close(true) },
      "×",
    );
    const toast = element(
      "div",
      { class: `toast${isError ? " error" : ""}`, "data-id": id },
      element("span", {}, message),
      ...act,
      dismiss,
    );
    this.toastPlace.append(toast);
    setTimeout(() => close(true), duration);
  }

  private confirmLeave(id: string): void {
    const { words } = this;
    const answer = (isConfirmed: boolean) => () => {
      dialog.remove();
      this.around.send({ kind: "leave", id, isConfirmed });
    };
    const dialog = element(
      "dialog",
      { cancel: answer(false) },
      element("header", {}, words.leaveTitle),
      element("div", { class: "body" }, words.leaveText),
      element(
        "footer",
        {},
        element("button", { type: "button", click: answer(false) }, words.stay),
        element("button", { type: "button", class: "critical", click: answer(true) }, words.leave),
      ),
    );
    this.root.append(dialog);
    dialog.showModal();
  }
}
