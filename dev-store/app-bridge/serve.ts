import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { z } from "zod";
import { gid } from "../admin-api/ids.ts";
import { HttpError, readBody, sendJson } from "../http/messages.ts";
import type { Exchange, Router } from "../http/router.ts";
import { changeScopes } from "../installation.ts";
import { freshIdToken, type Runtime } from "../runtime.ts";
import { amountText, decimalsOf } from "../shop/money.ts";
import type { Product } from "../shop/types.ts";

const ScopeChange = z.object({ granted: z.array(z.string()).default([]), revoked: z.array(z.string()).default([]) });

/** Compiles a browser program once, at the first request; a failure is told then. */
export function browserProgram(entry: string): (exchange: Exchange) => Promise<void> {
  const compile = () =>
    build({
      entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
      bundle: true,
      write: false,
      format: "iife",
      target: "es2022",
      charset: "utf8",
      logLevel: "error",
    });
  let compiled: ReturnType<typeof compile> | null = null;
  return async ({ res }) => {
    compiled ??= compile();
    const [file] = (await compiled).outputFiles ?? [];
    res.writeHead(200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Access-Control-Allow-Origin": "*",
    });
    res.end(file?.text ?? "");
  };
}

/** The script an app loads in place of Shopify's App Bridge, and what that script asks for. */
export function addAppBridge(router: Router, runtime: Runtime): void {
  const { shop, urls, config } = runtime;
  router
    .on("GET", "/app-bridge.js", browserProgram("./client/main.ts"))
    .on("GET", "/app-bridge/id-token", ({ req, res }) => {
      res.writeHead(200, {
        "Content-Type": "text/plain",
        "Cache-Control": "no-store",
        ...corsHeaders(runtime, req.headers.origin),
      });
      res.end(freshIdToken(runtime));
    })
    .on("GET", "/app-bridge/products", ({ req, res }) =>
      sendJson(
        res,
        200,
        shop.state.products.map((product) => pickerProduct(product, shop.state.shop.currency, urls.store)),
        corsHeaders(runtime, req.headers.origin),
      ),
    )
    .on("GET", "/app-bridge/collections", ({ req, res }) =>
      sendJson(
        res,
        200,
        shop.state.collections.map(({ id, title, handle, productIds }) => ({
          id: gid("Collection", id),
          title,
          handle,
          productsCount: productIds.length,
        })),
        corsHeaders(runtime, req.headers.origin),
      ),
    )
    .on("POST", "/app-bridge/scopes", async ({ req, res }) => {
      const headers = corsHeaders(runtime, req.headers.origin);
      const { granted, revoked } = ScopeChange.parse(JSON.parse(await readBody(req)));
      const current = shop.state.app?.scopes ?? [];
      const optional = current.filter((scope) => config.optionalScopes.includes(scope) && !revoked.includes(scope));
      if (granted.length + revoked.length > 0) changeScopes(runtime, [...new Set([...optional, ...granted])]);
      sendJson(
        res,
        200,
        { granted: shop.state.app?.scopes ?? [], required: config.scopes, optional: config.optionalScopes },
        headers,
      );
    });
}

/** Only the app's own pages may ask for a session token; another page of this machine is refused. */
function corsHeaders({ urls, options }: Runtime, origin: string | undefined): Record<string, string> {
  const allowed = [urls.tunnel, urls.store, options.appTarget].flatMap((url) => [
    url,
    url.replace("localhost", "127.0.0.1"),
    url.replace("127.0.0.1", "localhost"),
  ]);
  if (!origin) return {};
  if (!allowed.includes(origin)) throw new HttpError(403, `${origin} is not the app.`);
  return { "Access-Control-Allow-Origin": origin, Vary: "Origin" };
}

function pickerProduct(product: Product, currency: string, storeUrl: string) {
  return {
    id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: "ACTIVE",
    images: [
      {
        id: gid("ProductImage", product.id),
        originalSrc: new URL(product.image, storeUrl).href,
        altText: product.title,
      },
    ],
    variants: product.variants.map((variant) => ({
      id: gid("ProductVariant", variant.id),
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      sku: variant.sku,
      price: amountText(variant.price, decimalsOf(currency)),
    })),
  };
}
