import { element } from "../shell/dom.ts";
import { DrawnShell } from "../shell/drawn-shell.ts";
import { CHANNEL, type Envelope, type Incoming, isEnvelope, type NavItem, type Outgoing } from "../shell/types.ts";
import { shellWords } from "../shell/words.ts";

/** The app's way to its surroundings, framed or not. */
export type Link = { send: (message: Outgoing) => void; isFramed: boolean };
type Receive = (message: Incoming) => void;

const SETTLE_MS = 300;
/** A page without React is not waited for any longer. */
const PATIENCE_MS = 5000;

export function createLink(storeOrigin: string, locale: string, receive: Receive): Link {
  return window.parent === window ? drawHere(storeOrigin, locale, receive) : postToAdmin(storeOrigin, receive);
}

function postToAdmin(storeOrigin: string, receive: Receive): Link {
  window.addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
    if (source === window.parent && isEnvelope<Incoming>(data)) receive(data.message);
  });
  // The admin may be seen as localhost or as 127.0.0.1: whichever it is gets the message, nobody else.
  const origins = [
    storeOrigin,
    storeOrigin.replace("localhost", "127.0.0.1"),
    storeOrigin.replace("127.0.0.1", "localhost"),
  ];
  const parent = document.referrer ? new URL(document.referrer).origin : (location.ancestorOrigins?.[0] ?? storeOrigin);
  const target = origins.includes(parent) ? parent : storeOrigin;
  return {
    isFramed: true,
    send: (message) => window.parent.postMessage({ channel: CHANNEL, message } satisfies Envelope<Outgoing>, target),
  };
}

/** Unframed: a strip with the app's navigation and title bar above the page. */
function drawHere(storeOrigin: string, locale: string, receive: Receive): Link {
  const nav = element("nav", { class: "nav", "aria-label": shellWords(locale).appNavigation });
  let items: NavItem[] = [];
  const draw = () => {
    nav.replaceChildren(...items.filter((item) => !item.isHome).map(linkTo));
    nav.hidden = nav.childElementCount === 0;
  };
  const linkTo = ({ label, href }: NavItem) => {
    const follow = (event: Event) => {
      event.preventDefault();
      receive({ kind: "navigate", path: href });
    };
    const isCurrent = location.pathname === new URL(href, location.href).pathname;
    return element("a", { href, click: follow, ...(isCurrent && { "aria-current": "page" }) }, label);
  };
  const shell = new DrawnShell({
    locale,
    send: receive,
    onNav: (message) => {
      if (message.kind === "admin") return void window.open(`${storeOrigin}/admin${message.path}`);
      if (message.kind === "nav") items = message.items;
      draw();
    },
  });
  shell.prepend(nav);
  draw();
  keepAttached(shell.host);
  return { isFramed: false, send: (message) => shell.receive(message) };
}

/** A framework that takes over the whole document may throw out what it didn't render: wait for it, then insist. */
function keepAttached(host: HTMLElement): void {
  host.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:2147483000";
  const room = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
  const attach = () => {
    if (!host.isConnected) document.documentElement.append(host);
  };
  new ResizeObserver(() => room.replaceSync(`body{padding-top:${host.offsetHeight}px!important}`)).observe(host);
  const begin = (waited = 0) =>
    setTimeout(() => {
      if (!isTakenOver() && waited < PATIENCE_MS) return begin(waited + SETTLE_MS);
      attach();
      new MutationObserver(attach).observe(document, { childList: true, subtree: false });
      new MutationObserver(attach).observe(document.documentElement, { childList: true });
    }, SETTLE_MS);
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", () => begin());
}

/** React leaves its mark on the elements that it knows; on a busy machine that comes late. */
function isTakenOver(): boolean {
  return Object.keys(document.body).some((key) => key.startsWith("__react"));
}
