import { findMemberId } from "~/db/members.server";
import { readCards } from "~/db/card-sync.server";
import { findShop, type Shop } from "~/db/shops.server";
import type { Redemption } from "~/db/redemptions.server";
import { deps } from "~/deps.server";
import { LoyaltyError, type RefusalCode } from "~/domain/loyalty-error";
import { memberCard, type Card } from "~/domain/members/card";
import { dayIn } from "~/lib/calendar";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { authenticate } from "~/shopify.server";

export type Shopper = { shop: Shop; memberId: bigint };

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

/**
 * The shopper behind an app-proxy request. The signature is checked first; the customer is Shopify's signed
 * `logged_in_customer_id` and nothing else. A customer seen for the first time becomes a member.
 */
async function requireShopper(request: Request): Promise<Shopper> {
  await authenticate.public.appProxy(request);
  const query = new URL(request.url).searchParams;
  const shop = await findShop(deps.db, query.get("shop") ?? "");
  if (!shop?.installedAt) throw new LoyaltyError("shop_unavailable");
  const customer = query.get("logged_in_customer_id") ?? "";
  if (!/^\d{1,19}$/.test(customer)) throw refusal(401, "login_required");
  return { shop, memberId: await memberOf(shop, BigInt(customer)) };
}

async function memberOf(shop: Shop, customerId: bigint): Promise<bigint> {
  const known = await findMemberId(deps.db, shop.id, customerId);
  if (known !== null) return known;
  const nobody = { customerId, firstName: null, lastName: null, email: null, locale: null, updatedAt: null };
  return deps.db.transaction(async (tx) => {
    const members = await enrol(tx, shop, [nobody], await ensureProgramme(tx, shop, deps.now()), deps.now());
    return members.get(customerId)!;
  });
}

/** Answer an app-proxy request: authenticate, do `work`, and turn a refusal into its code and status. */
export async function answerShopper(request: Request, work: (shopper: Shopper) => Promise<Response>): Promise<Response> {
  try {
    return await work(await requireShopper(request));
  } catch (error) {
    if (error instanceof LoyaltyError) return refusal(STATUS[error.code], error.code, error.details);
    if (error instanceof Response) return error;
    deps.log.error({ err: error, path: new URL(request.url).pathname }, "app proxy request failed");
    return refusal(500, "shop_unavailable");
  }
}

function refusal(status: number, code: string, details?: object): Response {
  return Response.json({ error: { code, ...(details ? { details } : {}) } }, { status, headers: { "Cache-Control": "no-store" } });
}

/** The member's card as it is now, fresher than the metafield. */
export async function freshCard({ shop, memberId }: Shopper): Promise<Card> {
  const [row] = await readCards(deps.db, shop.id, [memberId]);
  if (!row) throw new LoyaltyError("not_found");
  return memberCard(row, shop);
}

/** The answer that carries a redemption, with the card it left behind. */
export async function redemptionAnswer(shopper: Shopper, redemption: Redemption, status = 200): Promise<Response> {
  const isUsable = redemption.status === "issued";
  const body = {
    redemption: {
      id: redemption.id,
      reward: redemption.rewardKey,
      points: redemption.points,
      status: redemption.status,
      code: isUsable ? redemption.code : null,
      expiresOn: isUsable ? dayIn(shopper.shop.timezone, redemption.expiresAt) : null,
    },
    card: await freshCard(shopper),
  };
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
