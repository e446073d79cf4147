import type { Account } from "~/db/accounts.server";
import { givenBack, type KnownRefund } from "~/domain/earning/known-refund";
import { eligibleMinor } from "~/domain/earning/order";
import type { OrderRecord } from "~/domain/earning/order-record";
import { spendBefore } from "~/domain/earning/spend-before";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";

type Context = {
  refundsOf: ReadonlyMap<bigint, KnownRefund[]>;
  accounts: ReadonlyMap<bigint, Account>;
  versions: readonly ProgrammeVersion[];
};

/**
 * Members of whom something is learnt that happened before, or with, what is settled already: the tiers of their later orders may
 * have to be judged again, which takes all their orders. `onRecord`: what the orders were before this batch.
 */
export function membersHeardLate(
  records: readonly OrderRecord[],
  onRecord: ReadonlyMap<bigint, OrderRecord>,
  { refundsOf, accounts }: Pick<Context, "refundsOf" | "accounts">,
): bigint[] {
  const late = records.filter((record) => {
    const settledUntil = record.memberId === null ? null : accounts.get(record.memberId)?.settledUntil;
    if (!settledUntil) return false;
    return newsOf(record, onRecord.get(record.id), refundsOf.get(record.id) ?? []).some((at) => at <= settledUntil);
  });
  return [...new Set(late.flatMap(({ memberId }) => memberId ?? []))];
}

/** When what is new about an order happened. An edit, or who bought, counts from when the order was placed. */
function newsOf(record: OrderRecord, former: OrderRecord | undefined, refunds: readonly KnownRefund[]): Date[] {
  const isOther =
    record.isPaid !== (former?.isPaid ?? false) ||
    record.memberId !== (former?.memberId ?? null) ||
    eligibleMinor(record.lines) !== eligibleMinor(former?.lines ?? []);
  const isCancelledNow = record.cancelledAt !== null && !former?.cancelledAt;
  return [
    ...(isOther ? [record.processedAt] : []),
    ...(isCancelledNow ? [record.cancelledAt!] : []),
    ...refunds.filter(({ isCounted }) => !isCounted).map(({ refundedAt }) => refundedAt),
  ];
}

/** Qualifying spend just before each order that earns, by order id. Orders without a member have none. */
export function spendBeforeOrders(records: readonly OrderRecord[], context: Context): Map<bigint, number> {
  const before = new Map<bigint, number>();
  for (const [memberId, own] of Map.groupBy(records, (record) => record.memberId)) {
    const account = memberId === null ? undefined : context.accounts.get(memberId);
    if (!account) continue;
    const start = own.reduce((sum, record) => sum - qualifying(record), account.qualifyingMinor);
    const contributions = own
      .filter((record) => earns(record, context.versions))
      .map((record) => ({
        id: record.id,
        processedAt: record.processedAt,
        basisMinor: eligibleMinor(record.lines),
        refunds: (context.refundsOf.get(record.id) ?? []).map((refund) => ({
          at: refund.refundedAt,
          minor: givenBack(record.lines, refund),
        })),
        cancelledAt: record.cancelledAt,
      }));
    for (const [id, spend] of spendBefore(start, contributions)) before.set(id, spend);
  }
  return before;
}

/** What an order has added to its buyer's qualifying spend so far. */
function qualifying({ basisMinor, refundedMinor, isReversed }: OrderRecord): number {
  return basisMinor === null || isReversed ? 0 : basisMinor - refundedMinor;
}

function earns(record: OrderRecord, versions: readonly ProgrammeVersion[]): boolean {
  if (record.basisMinor !== null) return true;
  return record.isPaid && ruleInForce(versions, record.processedAt).programme.status === "active";
}
