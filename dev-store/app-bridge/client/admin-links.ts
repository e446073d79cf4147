import type { Link } from "./link.ts";

/** Path in the admin that `shopify:admin/orders/1`, `shopify://admin/…` or the admin's own address means; else null. */
export function adminPath(href: string): string | null {
  const [, path] = /^(?:shopify:(?:\/\/)?admin|https:\/\/admin\.shopify\.com\/store\/[^/]+)(\/.*)?$/.exec(href) ?? [];
  return path ?? (/^shopify:(?:\/\/)?admin$/.test(href) ? "/" : null);
}

/** Links and window.open into the admin lead to this one. */
export function watchAdminLinks(link: Link): void {
  document.addEventListener("click", (event) => {
    const href = event.target instanceof Element ? event.target.closest("a")?.getAttribute("href") : null;
    const path = href ? adminPath(href) : null;
    if (path === null) return;
    event.preventDefault();
    link.send({ kind: "admin", path });
  });
  const open = window.open.bind(window);
  window.open = (url, target, features) => {
    const path = url === undefined ? null : adminPath(String(url));
    if (path === null) return open(url, target, features);
    link.send({ kind: "admin", path });
    return null;
  };
}
