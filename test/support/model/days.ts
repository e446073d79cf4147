import { plainEarning } from "~/domain/programme/earning";
import type { Expectations } from "./compare";
import type { Player } from "./play";
import { dayOf } from "./reference/clocks";
import { worthOf } from "./reference/worth";
import { readEntries } from "./rows";

/** A row of a roll-up, without its shop: its key is the day and the customer or kind of entry. */
export type Day = Record<string, string | number>;

/** What products come to: after discounts, without tax, shipping and gift cards. */
const SALES = plainEarning({ points: 1, perMajor: 1, holdDays: 0 });

/** What customers bought on each day, from what was heard of the orders. */
export function expectedBuyerDays(player: Player, expected: Expectations, zone: string): Day[] {
  const days = new Map<string, Day>();
  for (const { order, person, hasEarned } of expected.purchases) {
    if (!order.isPaid || order.cancelledAt !== null) continue;
    const day = dayOf(zone, order.placedAt);
    const customer = person === null ? "0" : String(player.customerId(person));
    const { minor } = worthOf(order, order.refunds, SALES, 100, zone);
    const isRewarded = player.redeemed.some(({ usedBy }) => usedBy === order.id);
    add(
      days,
      `${day} ${customer.padStart(20)}`,
      { day, customer_id: customer },
      {
        orders: 1,
        net_minor: minor,
        rewarded_orders: isRewarded ? 1 : 0,
        rewarded_minor: isRewarded ? minor : 0,
        earning_orders: hasEarned ? 1 : 0,
      },
    );
  }
  return inOrder(days);
}

/** What the entries of each kind come to on each day. */
export async function expectedPointsDays({ deps, shop }: Player, zone: string): Promise<Day[]> {
  const days = new Map<string, Day>();
  for (const { kind, pending, available, reserved, occurredAt } of await readEntries(deps.db, shop.id, 0n)) {
    const day = dayOf(zone, occurredAt.getTime());
    add(days, `${day} ${kind}`, { day, kind }, { entries: 1, pending, available, reserved });
  }
  return inOrder(days);
}

function add(days: Map<string, Day>, place: string, key: Day, amounts: Record<string, number>): void {
  const row = days.get(place) ?? { ...key, ...Object.fromEntries(Object.keys(amounts).map((name) => [name, 0])) };
  for (const [name, amount] of Object.entries(amounts)) row[name] = Number(row[name]) + amount;
  days.set(place, row);
}

function inOrder(days: Map<string, Day>): Day[] {
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
