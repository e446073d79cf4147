import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { deps as processDeps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { ensureInstalled } from "~/services/platform/ensure-installed.server";
import { authenticate } from "~/shopify.server";
import { countMerchant, retryAfter } from "./limits.server";
import { shopDeps } from "./shop-deps.server";

/** The answer to a token that is no good: App Bridge gets a fresh one and asks again. */
const ASK_ANEW = { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } };

/** `deps` reach this shop's rows only. */
export type Merchant = { shop: Shop; by: string; locale: "en" | "zh-CN"; deps: Deps };

/**
 * Who is asking, from Shopify's session token. A shop that opens the app for the first time, or comes back, is installed
 * on the way. `by` names the staff member for the audit. Throws the library's Response (401, bounce, redirect), or 429.
 */
export async function requireMerchant(request: Request): Promise<Merchant> {
  const { session, sessionToken } = await authenticate.admin(request);
  if (!isOfOneShop(sessionToken)) throw new Response(null, ASK_ANEW);
  await admit(session.shop);
  const shop = await ensureInstalled(processDeps, session.shop);
  return { shop, by: `staff ${sessionToken.sub}`, locale: localeOf(request), deps: shopDeps(shop.id) };
}

/** Whether the shop that a token is for is the one that issued it. The library checks everything else about a token. */
function isOfOneShop({ iss, dest }: { iss?: string; dest: string }): boolean {
  return iss !== undefined && URL.canParse(iss) && new URL(iss).host === new URL(dest).host;
}

async function admit(shopDomain: string): Promise<void> {
  try {
    await countMerchant(shopDomain);
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    const { code, details } = error;
    throw Response.json({ error: { code, details } }, { status: 429, headers: retryAfter(details.retryAfterSeconds) });
  }
}

/** Shopify names the merchant's language in the address of a document; without it the browser's counts. */
function localeOf(request: Request): "en" | "zh-CN" {
  const asked = new URL(request.url).searchParams.get("locale") ?? request.headers.get("accept-language") ?? "";
  return /^zh/i.test(asked) ? "zh-CN" : "en";
}
