import { findShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { deps as processDeps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { identifierOf, type IdentifyShopper, type Shopper } from "~/services/members/identify-shopper.server";
import { isSignedProxyQuery } from "~/shopify/proxy-signature.server";
import { countShopper, retryAfter } from "./limits.server";
import { REFUSAL_STATUS } from "./refusal-status";
import { shopDeps } from "./shop-deps.server";

/** What goes back to the shopper: JSON, or nothing at all. */
export type ShopperAnswer = { status: number; body?: object; headers: Record<string, string> };

/**
 * Answer an app-proxy request with JSON: authenticate, do `work`, and turn a refusal into its code and status.
 *
 * The signature is checked first; the customer is Shopify's signed `logged_in_customer_id` and nothing else.
 */
export async function answerShopper(
  query: URLSearchParams,
  work: (shopper: Shopper, deps: Deps) => Promise<{ status?: number; body: object }>,
): Promise<ShopperAnswer> {
  try {
    const { SHOPIFY_API_SECRET: secret, SHOPIFY_API_SECRET_PREVIOUS: former } = processDeps.env;
    if (!isSignedProxyQuery(query, former ? [secret, former] : [secret], processDeps.now()))
      return { status: 400, headers: {} };
    const customer = query.get("logged_in_customer_id") ?? "";
    if (!isCustomerId(customer)) return refusal(401, "login_required");
    const domain = query.get("shop") ?? "";
    await countShopper(domain, customer);
    const { shopper, deps } = await whoAsks(domain, BigInt(customer));
    const { status = 200, body } = await work(shopper, deps);
    return { status, body, headers: {} };
  } catch (error) {
    if (error instanceof LoyaltyError) return refusal(REFUSAL_STATUS[error.code], error.code, error.details);
    processDeps.log.error({ err: error }, "app proxy request failed");
    return refusal(500, "shop_unavailable");
  }
}

type KnownShop = { deps: Deps; identify: IdentifyShopper };

/** Ids never change; whether a shop still has the app is read with every request. */
const shops = new Map<string, KnownShop>();

/** The shopper with deps that reach their shop only. Throws LoyaltyError `shop_unavailable`. */
async function whoAsks(domain: string, customerId: bigint): Promise<{ shopper: Shopper; deps: Deps }> {
  const remembered = shops.get(domain);
  const shop = remembered ?? (await openShop(domain));
  const shopper = await shop.identify(customerId);
  if (shopper) {
    shops.set(domain, shop);
    return { shopper, deps: shop.deps };
  }
  // The shop was erased since its id was remembered; it may have come back as another.
  shops.delete(domain);
  if (remembered === undefined) throw new LoyaltyError("shop_unavailable");
  return whoAsks(domain, customerId);
}

async function openShop(domain: string): Promise<KnownShop> {
  const found = await findShop(processDeps.db, domain);
  if (!found) throw new LoyaltyError("shop_unavailable");
  const deps = shopDeps(found.id);
  return { deps, identify: identifierOf(deps, found.id) };
}

/** As Shopify numbers customers: what fits into 63 bits. */
function isCustomerId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

function refusal(status: number, code: string, details?: Record<string, unknown>): ShopperAnswer {
  return {
    status,
    body: { error: { code, ...(details ? { details } : {}) } },
    headers: retryAfter(details?.retryAfterSeconds),
  };
}
