/** What an app shows around its page, and what the frame around it may ask back. Shared by both sides of the iframe. */
export type Button = {
  id: string;
  label: string;
  isPrimary: boolean;
  isDisabled: boolean;
  isLoading: boolean;
  isCritical: boolean;
};
export type TitleBar = { title: string; back: Button | null; actions: Button[] };
export type Toast = { id: string; message: string; isError: boolean; duration: number; action: string | null };
export type SaveBar = { save: Button | null; discard: Button | null };
export type NavItem = { label: string; href: string; isHome: boolean };

/** From the app to its surroundings. `admin` is a place in Shopify's admin, e.g. /orders/1. */
export type Outgoing =
  | { kind: "nav"; items: NavItem[] }
  | { kind: "title"; title: TitleBar | null }
  | { kind: "toast"; toast: Toast }
  | { kind: "toast-hide"; id: string }
  | { kind: "save-bar"; saveBar: SaveBar | null }
  | { kind: "save-bar-shake" }
  | { kind: "loading"; isLoading: boolean }
  | { kind: "location"; path: string }
  | { kind: "confirm-leave"; id: string }
  | { kind: "admin"; path: string };

/** From the surroundings to the app. `press` is a button's id; `leave` answers confirm-leave. */
export type Incoming =
  | { kind: "navigate"; path: string }
  | { kind: "press"; id: string }
  | { kind: "toast-action"; id: string }
  | { kind: "toast-dismissed"; id: string }
  | { kind: "leave"; id: string; isConfirmed: boolean };

export const CHANNEL = "dev-store-app-bridge";
export type Envelope<T> = { channel: typeof CHANNEL; message: T };

/** Whether something that came by postMessage is one of ours. */
export function isEnvelope<T>(value: unknown): value is Envelope<T> {
  return (
    typeof value === "object" && value !== null && "channel" in value && value.channel === CHANNEL && "message" in value
  );
}
