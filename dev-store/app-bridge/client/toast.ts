import type { Link } from "./link.ts";

type Options = { duration?: number; isError?: boolean; action?: string; onAction?: () => void; onDismiss?: () => void };

/** `shopify.toast`: shown by the surroundings, which tell when it was used or closed. */
export function createToasts(link: Link) {
  const shown = new Map<string, Options>();
  let count = 0;
  return {
    show: (message: string, options: Options = {}): string => {
      const id = `t${++count}`;
      shown.set(id, options);
      const { isError = false, duration = 5000, action = null } = options;
      link.send({ kind: "toast", toast: { id, message: String(message), isError, duration, action } });
      return id;
    },
    hide: (id: string): void => {
      shown.delete(id);
      link.send({ kind: "toast-hide", id });
    },
    act: (id: string): void => shown.get(id)?.onAction?.(),
    dismissed: (id: string): void => {
      shown.get(id)?.onDismiss?.();
      shown.delete(id);
    },
  };
}
