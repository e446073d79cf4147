import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HttpError, readForm, redirect, sendJson } from "../http/messages.ts";
import { Router, type Exchange } from "../http/router.ts";
import { productPicture } from "../shop/pictures.ts";
import type { Shop } from "../shop/store.ts";
import { logIn, logOut, showAccount, showLogin, showOrder } from "./account.ts";
import { cartAnswer, changeCart, localPath } from "./ajax.ts";
import { forwardToApp, type Proxy } from "./app-proxy.ts";
import { setCodes } from "./cart.ts";
import { showCollection, showHome, showProduct } from "./catalogue-pages.ts";
import { localize, showCheckout, submitCheckout } from "./checkout.ts";
import { ThemeExtension } from "./extension.ts";
import { Pages, type Visit } from "./page.ts";
import { Sessions } from "./sessions.ts";

export type StorefrontOptions = {
  shop: Shop;
  /** Folder of the theme app extension: blocks, snippets, assets, locales. */
  extensionDir: string;
  appProxy: {
    /** The app's origin. */
    target(): string;
    secret(): string;
    /** Address in the shop, default /apps/loyalty. */
    prefix?: string;
    /** Address at the app, default /proxy. */
    path?: string;
  };
  /** The language a new visitor meets; default the shop's. */
  locale?: string;
};

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
};
const THEME_ASSETS = join(dirname(fileURLToPath(import.meta.url)), "theme", "assets");

function sendFile(res: ServerResponse, name: string, text: string | null): void {
  if (text === null) throw new HttpError(404, "There is no such file.");
  res.writeHead(200, { "Content-Type": TYPES[extname(name)] ?? "text/plain", "Cache-Control": "no-cache" });
  res.end(text);
}

function themeAsset(name: string): string | null {
  const path = join(THEME_ASSETS, basename(name));
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/**
 * The shop that shoppers see. The returned handler answers its own addresses and resolves to false for all others.
 *
 * While the app is not installed its blocks are not drawn and its proxy is 404, as in a real shop.
 */
export function createStorefront(
  options: StorefrontOptions,
): (req: IncomingMessage, res: ServerResponse) => Promise<boolean> {
  const { shop, appProxy } = options;
  const { shop: details } = shop.state;
  const sessions = new Sessions({ locale: options.locale ?? details.locale, currency: details.currency });
  const pages = new Pages(shop, new ThemeExtension(options.extensionDir, details.timezone));
  const proxy: Proxy = {
    target: appProxy.target,
    secret: appProxy.secret,
    prefix: appProxy.prefix ?? "/apps/loyalty",
    path: appProxy.path ?? "/proxy",
    shop: details.domain,
    now: () => shop.now(),
  };

  const visitOf = ({ req, res, url }: Exchange): Visit => {
    const session = sessions.of(req, res);
    const origin = `http://${req.headers.host ?? "localhost"}`;
    localize(shop, session, { locale: url.searchParams.get("locale"), currency: url.searchParams.get("currency") });
    return { req, res, url: new URL(url.pathname + url.search, origin), session };
  };
  const page =
    (show: (shop: Shop, pages: Pages, visit: Visit) => Promise<void>) =>
    (exchange: Exchange): Promise<void> =>
      show(shop, pages, visitOf(exchange));

  const router = new Router()
    .on("GET", "/", page(showHome))
    .on("GET", "/collections", page(showCollection))
    .on("GET", "/collections/all", page(showCollection))
    .on("GET", "/products/:handle", (e) => showProduct(shop, pages, visitOf(e), e.params.handle ?? ""))
    .on(
      "GET",
      "/cart",
      page((_, __, visit) => pages.send(visit, { template: "cart", title: pages.say(visit.session, "cart.title") })),
    )
    .on("GET", "/cart.js", (e) => sendJson(e.res, 200, cartAnswer(shop, visitOf(e).session)))
    .on("GET", "/cart.json", (e) => sendJson(e.res, 200, cartAnswer(shop, visitOf(e).session)))
    .on("GET", "/checkout", page(showCheckout))
    .on("POST", "/checkout", page(submitCheckout))
    .on("GET", "/account", page(showAccount))
    .on("GET", "/account/login", page(showLogin))
    .on("POST", "/account/login", page(logIn))
    .on("GET", "/account/logout", (e) => logOut(visitOf(e)))
    .on("GET", "/orders/:token", (e) => showOrder(shop, pages, visitOf(e), e.params.token ?? ""))
    .on("GET", "/pictures/:name", ({ res, params: { name = "" } }) =>
      sendFile(res, name, productPicture(basename(name, ".svg"))),
    )
    .on("GET", "/theme-assets/:name", ({ res, params: { name = "" } }) => sendFile(res, name, themeAsset(name)))
    .on("GET", "/extensions-assets/:name", ({ res, params: { name = "" } }) =>
      sendFile(res, name, pages.extension.asset(name)),
    )
    .on("GET", "/discount/:code", (e) => {
      const { session, url } = visitOf(e);
      setCodes(shop, session, e.params.code ?? "");
      redirect(e.res, localPath(url.searchParams.get("redirect"), "/"));
    })
    .on("POST", "/localization", async (e) => {
      const { session } = visitOf(e);
      const form = await readForm(e.req);
      localize(shop, session, { locale: form.locale_code, currency: form.currency_code });
      redirect(e.res, localPath(form.return_to, "/"));
    });
  for (const action of ["add", "change", "update", "clear"] as const) {
    for (const [ending, isScript] of [
      [".js", true],
      [".json", true],
      ["", false],
    ] as const) {
      router.on("POST", `/cart/${action}${ending}`, (e) => changeCart(shop, visitOf(e), action, isScript));
    }
  }

  return async (req, res) => {
    const url = new URL(req.url ?? "/", "http://localhost");
    const visit = () => visitOf({ req, res, url, params: {} });
    try {
      if (!url.pathname.startsWith(`${proxy.prefix}/`)) return await router.handle(req, res);
      if (shop.state.app === null) throw new HttpError(404, "The app is not installed.");
      await forwardToApp(proxy, req, res, url, visit().session.customerId);
      return true;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.status === 404 && req.headers.accept?.includes("text/html")) {
        const found = visit();
        await pages.send(found, { template: "404", title: pages.say(found.session, "missing.title"), status: 404 });
      } else sendJson(res, error.status, { error: error.message });
      return true;
    }
  };
}
