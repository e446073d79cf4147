import { deps } from "~/deps.server";
import { LoyaltyError, type RefusalCode } from "~/domain/loyalty-error";
import { identifyShopper, type Shopper } from "~/services/members/identify-shopper.server";
import { isSignedProxyQuery } from "~/shopify/proxy-signature.server";

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
};

const NO_STORE = { "Cache-Control": "no-store" };

/**
 * Answer an app-proxy request with JSON: authenticate, do `work`, and turn a refusal into its code and status.
 *
 * The signature is checked first; the customer is Shopify's signed `logged_in_customer_id` and nothing else.
 */
export async function answerShopper(
  request: Request,
  work: (shopper: Shopper) => Promise<{ status?: number; body: object }>,
): Promise<Response> {
  try {
    const query = new URL(request.url).searchParams;
    const { SHOPIFY_API_SECRET: secret, SHOPIFY_API_SECRET_PREVIOUS: former } = deps.env;
    if (!isSignedProxyQuery(query, former ? [secret, former] : [secret], deps.now()))
      return new Response(null, { status: 400 });
    const customer = query.get("logged_in_customer_id") ?? "";
    if (!/^\d{1,19}$/.test(customer)) return refusal(401, "login_required");
    const shopper = await identifyShopper(deps, query.get("shop") ?? "", BigInt(customer));
    const { status = 200, body } = await work(shopper);
    return Response.json(body, { status, headers: NO_STORE });
  } catch (error) {
    if (error instanceof LoyaltyError) return refusal(STATUS[error.code], error.code, error.details);
    if (error instanceof Response) return error;
    deps.log.error({ err: error, path: new URL(request.url).pathname }, "app proxy request failed");
    return refusal(500, "shop_unavailable");
  }
}

function refusal(status: number, code: string, details?: object): Response {
  return Response.json({ error: { code, ...(details ? { details } : {}) } }, { status, headers: NO_STORE });
}
