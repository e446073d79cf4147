import { findShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { deps as processDeps } from "~/deps.server";
import { LoyaltyError, type RefusalCode } from "~/domain/loyalty-error";
import { identifyShopper, type Shopper } from "~/services/members/identify-shopper.server";
import { isSignedProxyQuery } from "~/shopify/proxy-signature.server";
import { countShopper, retryAfter } from "./limits.server";
import { shopDeps } from "./shop-deps.server";

const STATUS: Record<RefusalCode, number> = {
  insufficient_points: 409,
  reward_unavailable: 409,
  redemption_conflict: 409,
  already_used: 409,
  programme_paused: 409,
  stale_programme: 409,
  shop_unavailable: 503,
  not_found: 404,
  bad_request: 400,
  too_many_requests: 429,
};

/**
 * Answer an app-proxy request with JSON: authenticate, do `work`, and turn a refusal into its code and status.
 *
 * The signature is checked first; the customer is Shopify's signed `logged_in_customer_id` and nothing else.
 */
export async function answerShopper(
  request: Request,
  work: (shopper: Shopper, deps: Deps) => Promise<{ status?: number; body: object }>,
): Promise<Response> {
  try {
    const query = new URL(request.url).searchParams;
    const { SHOPIFY_API_SECRET: secret, SHOPIFY_API_SECRET_PREVIOUS: former } = processDeps.env;
    if (!isSignedProxyQuery(query, former ? [secret, former] : [secret], processDeps.now()))
      return new Response(null, { status: 400 });
    const customer = query.get("logged_in_customer_id") ?? "";
    if (!/^\d{1,19}$/.test(customer)) return refusal(401, "login_required");
    const domain = query.get("shop") ?? "";
    await countShopper(domain, customer);
    const shop = await findShop(processDeps.db, domain);
    if (!shop?.installedAt) return refusal(503, "shop_unavailable", {});
    const deps = shopDeps(shop.id);
    const { status = 200, body } = await work(await identifyShopper(deps, shop, BigInt(customer)), deps);
    return Response.json(body, { status });
  } catch (error) {
    if (error instanceof LoyaltyError) return refusal(STATUS[error.code], error.code, error.details);
    if (error instanceof Response) return error;
    processDeps.log.error({ err: error, path: new URL(request.url).pathname }, "app proxy request failed");
    return refusal(500, "shop_unavailable");
  }
}

function refusal(status: number, code: string, details?: Record<string, unknown>): Response {
  return Response.json(
    { error: { code, ...(details ? { details } : {}) } },
    { status, headers: retryAfter(details?.retryAfterSeconds) },
  );
}
