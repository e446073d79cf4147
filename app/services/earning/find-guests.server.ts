import type { Tx } from "~/db/database.server";
import { membersByGuestKey, ordersOfGuests } from "~/db/guests.server";
import type { OrderFacts } from "~/domain/earning/order";
import { addDays } from "~/domain/calendar";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";

/** What is known of guests: the key of each order learnt, and whose orders are whose by now. */
export type Guests = { keyOf: Map<bigint, string>; memberOf: Map<bigint, bigint> };

/**
 * Orders that were placed without a customer, and the members they belong to by now: those learnt whose buyer is known, and
 * those on record whose buyer has just become a member (`claimants`). Only within the days the rule of the order gives.
 */
export async function findGuests(
  tx: Tx,
  shopId: bigint,
  orders: readonly OrderFacts[],
  claimants: readonly bigint[],
  { keyOf, versions }: { keyOf: (email: string) => string; versions: readonly ProgrammeVersion[] },
): Promise<Guests> {
  const keys = new Map(orders.flatMap(({ id, guestEmail }) => (guestEmail ? [[id, keyOf(guestEmail)] as const] : [])));
  const members = await membersByGuestKey(tx, shopId, [...new Set(keys.values())]);
  const learnt = orders.flatMap(({ id, processedAt }) => {
    const member = members.get(keys.get(id) ?? "");
    return member ? [{ orderId: id, processedAt, ...member }] : [];
  });
  const found = [...learnt, ...(await ordersOfGuests(tx, shopId, claimants))];
  const theirs = found.filter(({ processedAt, joinedAt }) => {
    const { guestDays } = ruleInForce(versions, processedAt).programme.earning;
    return guestDays > 0 && processedAt >= addDays(joinedAt, -guestDays);
  });
  return { keyOf: keys, memberOf: new Map(theirs.map(({ orderId, memberId }) => [orderId, memberId])) };
}
