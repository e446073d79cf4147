import type { Button } from "../shell/types.ts";
import { describeButton, register } from "./buttons.ts";
import type { Link } from "./link.ts";

type Shown = { owner: Element; save: () => Button | null; discard: () => Button | null };

/** The one save bar: whoever showed it last has it, and leaving the page while it is shown has to be confirmed. */
export class SaveBars {
  private shown: Shown | null = null;
  private readonly leaving = new Map<string, () => void>();
  private count = 0;

  constructor(private readonly link: Link) {}

  get isShown(): boolean {
    return this.shown !== null;
  }

  isShownBy(owner: Element): boolean {
    return this.shown?.owner === owner;
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.refresh();
  }

  refresh(): void {
    const { shown } = this;
    this.link.send({ kind: "save-bar", saveBar: shown && { save: shown.save(), discard: shown.discard() } });
  }

  hide(owner: Element): void {
    if (!this.isShownBy(owner)) return;
    this.shown = null;
    this.refresh();
  }

  shake(): void {
    this.link.send({ kind: "save-bar-shake" });
  }

  /** Resolves at once when nothing is unsaved, else when the person chose to leave; never when they chose to stay. */
  leaveConfirmation(): Promise<void> {
    if (!this.shown) return Promise.resolve();
    return new Promise((resolve) => {
      const id = `l${++this.count}`;
      this.leaving.set(id, resolve);
      this.link.send({ kind: "confirm-leave", id });
    });
  }

  answerLeave(id: string, isConfirmed: boolean): void {
    const resolve = this.leaving.get(id);
    this.leaving.delete(id);
    if (!isConfirmed || !resolve) return;
    if (this.shown) this.hide(this.shown.owner);
    resolve();
  }
}

/** `<form data-save-bar>`: the bar appears with the first change, saves by submitting, discards by resetting. */
export function watchForms(saveBars: SaveBars): void {
  const formOf = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-save-bar]") : null;
  const baselines = new WeakMap<HTMLFormElement, string>();
  const content = (form: HTMLFormElement) =>
    JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  document.addEventListener("focusin", (event) => {
    const form = formOf(event);
    if (form && !baselines.has(form)) baselines.set(form, content(form));
  });
  const onChange = (event: Event) => {
    const form = formOf(event);
    if (!form) return;
    if (baselines.get(form) === content(form)) return saveBars.hide(form);
    if (!saveBars.isShownBy(form)) saveBars.show(formBar(form, saveBars));
  };
  document.addEventListener("input", onChange);
  document.addEventListener("change", onChange);
  for (const name of ["submit", "reset"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event);
      if (!form) return;
      baselines.delete(form);
      saveBars.hide(form);
    });
  }
}

function formBar(form: HTMLFormElement, saveBars: SaveBars): Shown {
  const plain = { label: "", isPrimary: false, isCritical: false, isDisabled: false, isLoading: false };
  const [saveKey, discardKey] = [document.createElement("i"), document.createElement("i")];
  const discard = () => {
    if (!form.hasAttribute("data-discard-confirmation")) return form.reset();
    void saveBars.leaveConfirmation().then(() => form.reset());
  };
  return {
    owner: form,
    save: () => ({ ...plain, id: register(saveKey, () => form.requestSubmit()) }),
    discard: () => ({ ...plain, id: register(discardKey, discard) }),
  };
}

/** `<ui-save-bar>`: its primary button saves, the other one discards. */
export function defineSaveBar(saveBars: SaveBars): void {
  class UiSaveBar extends HTMLElement {
    private readonly observer = new MutationObserver(() => this.showing && saveBars.refresh());

    connectedCallback(): void {
      this.observer.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    }

    disconnectedCallback(): void {
      this.observer.disconnect();
      saveBars.hide(this);
    }

    get showing(): boolean {
      return saveBars.isShownBy(this);
    }

    get discardConfirmation(): boolean {
      return this.hasAttribute("discardconfirmation");
    }

    set discardConfirmation(isOn: boolean) {
      this.toggleAttribute("discardconfirmation", isOn);
    }

    async show(): Promise<void> {
      if (this.showing) return;
      const find = (selector: string) => () => {
        const button = this.querySelector<HTMLElement>(selector);
        return button && describeButton(button);
      };
      saveBars.show({
        owner: this,
        save: find('button[variant="primary"]'),
        discard: find('button:not([variant="primary"])'),
      });
      this.dispatchEvent(new CustomEvent("show"));
    }

    async hide(): Promise<void> {
      if (!this.showing) return;
      saveBars.hide(this);
      this.dispatchEvent(new CustomEvent("hide"));
    }

    async toggle(): Promise<void> {
      await (this.showing ? this.hide() : this.show());
    }
  }
  customElements.define("ui-save-bar", UiSaveBar);
}
