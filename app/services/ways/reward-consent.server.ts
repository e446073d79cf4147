import { lockAccounts } from "~/db/accounts.server";
import type { Tx } from "~/db/database.server";
import { findDraws } from "~/db/draws.server";
import type { Shop } from "~/db/shops.server";
import { findMemberDays } from "~/db/ways.server";
import { heldOutBy } from "~/domain/programme/holdout";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { activeWay } from "~/domain/ways/usable-way";
import { wayEntry } from "~/domain/ways/way-entry";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { giveWays } from "./give-ways.server";

/** `changedAt`: when the customer consented; null when Shopify does not say. */
export type Consent = { customerId: bigint; isSubscribed: boolean; changedAt: Date | null };

/**
 * Give what `newsletter` gives for consent to marketing e-mails, once ever, by the programme at the time of the consent.
 * Somebody not known yet becomes a member. Safe to repeat. "ignored": no consent, or nothing for it, or held out.
 */
export async function rewardConsent(
  tx: Tx,
  shop: Shop,
  { customerId, isSubscribed, changedAt }: Consent,
  { now, keyOf }: { now: Date; keyOf: (email: string) => string },
): Promise<"done" | "ignored"> {
  if (!isSubscribed) return "ignored";
  const at = changedAt && changedAt < now ? changedAt : now;
  const versions = await ensureProgramme(tx, shop, now);
  const version = ruleInForce(versions, at);
  const way = activeWay(version.programme, "newsletter");
  if (!way) return "ignored";
  const nobody = { customerId, firstName: null, lastName: null, email: null, locale: null, updatedAt: null };
  const { idOf } = await enrol(tx, shop, [{ ...nobody, joinedAt: now }], versions, keyOf);
  const memberId = idOf.get(customerId)!;
  await lockAccounts(tx, shop.id, [memberId]);
  if (!(await findMemberDays(tx, shop.id, memberId))) return "ignored";
  const drawOf = await findDraws(tx, shop.id, [memberId], [version]);
  if (heldOutBy(version.programme, drawOf(memberId))) return "ignored";
  const given = await giveWays(tx, shop, [wayEntry({ way, memberId, period: "once", at, version })], now);
  return given > 0 ? "done" : "ignored";
}
