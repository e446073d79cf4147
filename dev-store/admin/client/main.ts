import { element } from "../../app-bridge/shell/dom.ts";
import { DrawnShell } from "../../app-bridge/shell/drawn-shell.ts";
import {
  CHANNEL,
  type Envelope,
  type Incoming,
  isEnvelope,
  type NavItem,
  type Outgoing,
} from "../../app-bridge/shell/types.ts";

/** Opens and closes the navigation on a narrow screen. */
function watchMenu(): void {
  const button = document.querySelector(".menu");
  const nav = document.getElementById("nav");
  button?.addEventListener("click", () => {
    const isOpen = nav?.classList.toggle("open") ?? false;
    button.setAttribute("aria-expanded", String(isOpen));
  });
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (!confirm(form.dataset.confirm ?? "")) event.preventDefault();
    });
  }
}

/** The page that frames the app: passes messages, draws what the app shows around itself, keeps the address in step. */
function hostApp(frame: HTMLIFrameElement): void {
  const base = frame.dataset.base ?? "";
  const origin = new URL(frame.src).origin;
  const send = (message: Incoming) =>
    frame.contentWindow?.postMessage({ channel: CHANNEL, message } satisfies Envelope<Incoming>, origin);
  const shell = new DrawnShell({
    locale: document.documentElement.lang,
    send,
    onNav: (message) => {
      if (message.kind === "nav") items = message.items;
      else if (message.kind === "admin") return location.assign(`/admin${message.path}`);
      // The frame's own steps are in the browser's history already: Back takes the frame back, and the address follows.
      else history.replaceState(null, "", base + (message.path === "/" ? "" : message.path));
      drawNav();
    },
  });
  document.getElementById("app-shell")?.append(shell.host);
  let items: NavItem[] = [];

  const drawNav = () => {
    const here = location.pathname.slice(base.length) || "/";
    const linkTo = ({ href, label }: NavItem) => {
      const follow = (event: Event) => {
        event.preventDefault();
        document.getElementById("nav")?.classList.remove("open");
        send({ kind: "navigate", path: href });
      };
      const isCurrent = new URL(href, location.origin).pathname === here;
      return element("a", { href: base + href, click: follow, ...(isCurrent && { "aria-current": "page" }) }, label);
    };
    document.getElementById("app-nav")?.replaceChildren(...items.filter(({ isHome }) => !isHome).map(linkTo));
  };

  window.addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
    if (source === frame.contentWindow && isEnvelope<Outgoing>(data)) shell.receive(data.message);
  });
}

watchMenu();
const frame = document.getElementById("app-frame");
if (frame instanceof HTMLIFrameElement) hostApp(frame);
