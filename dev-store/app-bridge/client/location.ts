/** Parameters that Shopify adds; the admin's own address doesn't repeat them. */
const ADDED = ["embedded", "shop", "host", "id_token", "locale", "hmac", "session", "timestamp", "shopify-reload"];
const PATIENCE_MS = 2000;

/** Path and query of the app's page, without what Shopify added. */
export function appPath(): string {
  const url = new URL(location.href);
  for (const name of ADDED) url.searchParams.delete(name);
  return url.pathname + url.search + url.hash;
}

/** Calls back on every change of the page's address, those made by script included. */
export function watchLocation(onChange: (path: string) => void): void {
  let last = "";
  const tell = () => {
    const path = appPath();
    if (path !== last) onChange((last = path));
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name].bind(history);
    history[name] = (...args: Parameters<History["pushState"]>) => {
      original(...args);
      tell();
    };
  }
  window.addEventListener("popstate", tell);
  tell();
}

/**
 * Goes to a page of the app: by its router, which takes the click on a link or listens for shopify:navigate, or else by
 * loading it the way the admin does, with `context` (shop, host, …) in the address.
 */
export function navigate(path: string, origin: Element | null, context: Record<string, string>): void {
  const target = new URL(path, location.href);
  const load = () => {
    const address = new URL(target);
    for (const [name, value] of Object.entries(context)) address.searchParams.set(name, value);
    location.assign(address);
  };
  if (origin instanceof HTMLAnchorElement) return click(origin, load);
  const link = origin ?? document.createElement("a");
  link.setAttribute("href", path);
  if (!link.isConnected) document.head.append(link);
  link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, composed: true }));
  if (!origin) link.remove();
  setTimeout(() => {
    if (location.pathname !== target.pathname) load();
  }, PATIENCE_MS);
}

/** Clicks a link; `otherwise` when nobody takes the click, as before the app's router has started. */
function click(link: HTMLAnchorElement, otherwise: () => void): void {
  const last = (event: Event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    otherwise();
  };
  window.addEventListener("click", last, { once: true });
  link.click();
  window.removeEventListener("click", last);
}
