import type { Shop } from "~/db/shops.server";
import { deps } from "~/deps.server";
import { ensureInstalled } from "~/services/platform/ensure-installed.server";
import { authenticate } from "~/shopify.server";

export type Merchant = { shop: Shop; by: string; locale: "en" | "zh-CN" };

/**
 * Who is asking, from Shopify's session token. A shop that opens the app for the first time, or comes back, is installed
 * on the way. `by` names the staff member for the audit. Throws the library's Response (401, bounce, redirect).
 */
export async function requireMerchant(request: Request): Promise<Merchant> {
  const { session, sessionToken } = await authenticate.admin(request);
  const shop = await ensureInstalled(deps, session.shop);
  return { shop, by: `staff ${sessionToken.sub}`, locale: localeOf(request) };
}

/** Shopify names the merchant's language in the address of a document; without it the browser's counts. */
function localeOf(request: Request): "en" | "zh-CN" {
  const asked = new URL(request.url).searchParams.get("locale") ?? request.headers.get("accept-language") ?? "";
  return /^zh/i.test(asked) ? "zh-CN" : "en";
}
