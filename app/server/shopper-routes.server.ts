import { z } from "zod";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { monthDaySchema } from "~/domain/ways/month-day";
import { shopperSentence, shopperWords } from "~/i18n/shopper-sentence";
import { presentHistory } from "~/presenters/history.server";
import { presentCard, presentCardNow, presentRedemption } from "~/presenters/shopper.server";
import { presentWays } from "~/presenters/ways.server";
import type { Shopper } from "~/services/members/identify-shopper.server";
import { cancelRedemption } from "~/services/rewards/cancel-redemption.server";
import { redeemAndIssue } from "~/services/rewards/redeem-and-issue.server";
import { claimWay } from "~/services/ways/claim-way.server";
import { saveBirthday } from "~/services/ways/save-birthday.server";

/** `id`: what stands in the path for `:id`. `body`: null for a GET. */
type Call = { method: string | undefined; id: string; query: URLSearchParams; body: Buffer | null };

/** What a call means, once it is known who asks; throws LoyaltyError for what can't be done. */
export type ShopperRoute = (call: Call) => (shopper: Shopper, deps: Deps) => Promise<{ status?: number; body: object }>;

const ClaimForm = z.object({ id: z.uuid().toLowerCase(), way: z.string().max(40) });
const RedemptionForm = z.object({ id: z.uuid().toLowerCase(), reward: z.string().max(40) });

/** Every call a shopper can make, by the pattern of its path; docs/architecture.md describes them. */
export const SHOPPER_ROUTES: Readonly<Record<string, ShopperRoute>> = {
  "/proxy/card": (call) => async (shopper) => {
    requireMethod("GET", call);
    return Promise.resolve({ body: presentCard(shopper) });
  },

  // Whoever calls is noted as a visitor already.
  "/proxy/visit": (call) => async (shopper) => {
    requireMethod("POST", call);
    return Promise.resolve({ body: presentCard(shopper) });
  },

  "/proxy/history": (call) => async (shopper, deps) => {
    requireMethod("GET", call);
    const { entries, next } = await presentHistory(deps, shopper, cursorOf(call));
    const words = shopperWords(shopper.shop, call.query.get("locale"));
    const told = entries.map(({ on, points, state, ...why }) => {
      return { on, points, state, text: shopperSentence(words, why) };
    });
    return { body: { entries: told, next } };
  },

  "/proxy/ways": (call) => async (shopper, deps) => {
    requireMethod("GET", call);
    return { body: await presentWays(deps, shopper) };
  },

  "/proxy/birthday": (call) => async (shopper, deps) => {
    requireMethod("POST", call);
    const monthDay = formOf(monthDaySchema, call);
    await saveBirthday(deps, { shopId: shopper.shop.id, memberId: shopper.memberId, monthDay });
    return { body: await presentWays(deps, shopper) };
  },

  "/proxy/claims": (call) => async (shopper, deps) => {
    requireMethod("POST", call);
    const { id, way } = formOf(ClaimForm, call);
    const claim = { shop: shopper.shop, memberId: shopper.memberId, way, id, by: null };
    const { isRepeat } = await claimWay(deps, claim);
    const body = { ...(await presentWays(deps, shopper)), ...(await presentCardNow(deps, shopper)) };
    return { status: isRepeat ? 200 : 201, body };
  },

  "/proxy/redemptions": (call) => async (shopper, deps) => {
    requireMethod("POST", call);
    const { id, reward: rewardKey } = formOf(RedemptionForm, call);
    const redemption = { shopId: shopper.shop.id, memberId: shopper.memberId, id, rewardKey };
    const { isRepeat } = await redeemAndIssue(deps, redemption);
    return { status: isRepeat ? 200 : 201, body: await presentRedemption(deps, shopper, id) };
  },

  "/proxy/redemptions/:id": (call) => async (shopper, deps) => {
    requireMethod("GET", call);
    return { body: await presentRedemption(deps, shopper, redemptionId(call)) };
  },

  "/proxy/redemptions/:id/cancel": (call) => async (shopper, deps) => {
    requireMethod("POST", call);
    const id = redemptionId(call);
    await cancelRedemption(deps, { shopId: shopper.shop.id, memberId: shopper.memberId, id });
    return { body: await presentRedemption(deps, shopper, id) };
  },
};

function requireMethod(method: "GET" | "POST", call: Call): void {
  if (call.method !== method) throw new LoyaltyError("bad_request");
}

function formOf<Schema extends z.ZodType>(schema: Schema, { body }: Call): z.output<Schema> {
  const form = schema.safeParse(jsonOrNull(body));
  if (!form.success) throw new LoyaltyError("bad_request");
  return form.data;
}

/** After which entry the page begins; null for the newest. */
function cursorOf({ query }: Call): bigint | null {
  const before = query.get("before");
  if (before === null) return null;
  if (!/^\d{1,18}$/.test(before)) throw new LoyaltyError("bad_request");
  return BigInt(before);
}

function redemptionId({ id }: Call): string {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw new LoyaltyError("not_found");
  return parsed.data;
}

function jsonOrNull(body: Buffer | null): unknown {
  try {
    return JSON.parse(body?.toString("utf8") ?? "");
  } catch {
    // What is no JSON is no form either.
    return null;
  }
}
