import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { appendEntries } from "~/db/ledger.server";
import { matureOrders, membersWithEndedHolds } from "~/db/orders.server";
import type { Deps } from "~/deps";
import type { NewEntry } from "~/domain/ledger/entry";
import { daysBetween } from "~/domain/calendar";

const BATCH = 1000;

/** Make points available whose hold has run out, in batches until none is left. Returns how many orders matured. */
export async function endHolds(deps: Deps): Promise<number> {
  let total = 0;
  for (;;) {
    const due = await deps.db.transaction((tx) => membersWithEndedHolds(tx, deps.now(), BATCH));
    if (due.length === 0) return total;
    for (const [shopId, members] of Map.groupBy(due, ({ shopId }) => shopId)) {
      total += await endHoldsOf(
        deps,
        shopId,
        members.map(({ memberId }) => memberId),
      );
    }
  }
}

async function endHoldsOf(deps: Deps, shopId: bigint, memberIds: readonly bigint[]): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockAccounts(tx, shopId, memberIds);
    const orders = await matureOrders(tx, shopId, memberIds, now);
    const entries = orders
      .filter(({ credited }) => credited > 0)
      .map((order): NewEntry => ({
        memberId: order.memberId,
        kind: "mature",
        key: `order:${order.id}:mature`,
        pending: -order.credited,
        available: order.credited,
        reserved: 0,
        occurredAt: order.availableAt,
        orderId: order.id,
        redemptionId: null,
        programmeVersion: order.programmeVersion,
        reason: {
          type: "hold_ended",
          orderName: order.name,
          holdDays: daysBetween(order.processedAt, order.availableAt),
        },
      }));
    await appendEntries(tx, shopId, entries);
    await markCards(tx, shopId, [...new Set(entries.map(({ memberId }) => memberId))], now);
    return orders.length;
  });
}
