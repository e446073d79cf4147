import type { Button } from "../shell/types.ts";

const pressable = new Map<string, () => void>();
const known = new WeakMap<Element, string>();
let count = 0;

/** A name under which the surroundings can press something in the app. */
export function register(target: Element, press: () => void): string {
  const id = known.get(target) ?? `b${++count}`;
  known.set(target, id);
  pressable.set(id, press);
  return id;
}

export function press(id: string): void {
  pressable.get(id)?.();
}

/** How a `<button>` inside ui-title-bar, ui-save-bar or ui-modal is to be drawn. `loading=""` means loading. */
export function describeButton(button: HTMLElement): Button {
  const isOn = (name: string) => button.hasAttribute(name) && button.getAttribute(name) !== "false";
  return {
    id: register(button, () => button.click()),
    label: button.textContent?.trim() ?? "",
    isPrimary: button.getAttribute("variant") === "primary",
    isCritical: button.getAttribute("tone") === "critical",
    isDisabled: isOn("disabled"),
    isLoading: isOn("loading"),
  };
}
