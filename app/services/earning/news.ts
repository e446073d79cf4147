import type { Account } from "~/db/accounts.server";
import { sharesCaps } from "~/domain/earning/caps";
import { hasMilestones } from "~/domain/earning/deserved-grants";
import type { KnownRefund } from "~/domain/earning/known-refund";
import type { OrderRecord } from "~/domain/earning/order-record";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { canGoOn } from "~/domain/tiers/tier-clock";

type Known = {
  /** What the orders were before this batch. */
  onRecord: ReadonlyMap<bigint, OrderRecord>;
  refundsOf: ReadonlyMap<bigint, readonly KnownRefund[]>;
  accounts: ReadonlyMap<bigint, Account>;
  versions: readonly ProgrammeVersion[];
};

/**
 * Members who have to be judged from the beginning, which takes all their orders: something is learnt that happened before, or
 * with, what is settled already; or their programme looks at more than sums since the beginning.
 */
export function membersToJudgeWhole(records: readonly OrderRecord[], known: Known): bigint[] {
  const looksBack = known.versions.some(
    ({ programme }) => programme.tierRules.by === "points" || sharesCaps(programme.earning) || hasMilestones(programme),
  );
  const versions = known.versions.map(({ effectiveAt, programme }) => ({ effectiveAt, rules: programme.tierRules }));
  const whole = records.filter((record) => {
    const account = record.memberId === null ? undefined : known.accounts.get(record.memberId);
    if (!account) return false;
    const { tierState, settledUntil } = account;
    if (!tierState || looksBack || !canGoOn(versions, tierState.at)) return true;
    if (!settledUntil) return false;
    return newsOf(record, known.onRecord.get(record.id), known.refundsOf.get(record.id) ?? []).some(
      (at) => at <= settledUntil,
    );
  });
  return [...new Set(whole.flatMap(({ memberId }) => memberId ?? []))];
}

/** When what is new about an order happened. An edit, who bought, or that it earns now counts from when the order was placed. */
function newsOf(record: OrderRecord, former: OrderRecord | undefined, refunds: readonly KnownRefund[]): Date[] {
  const isOther =
    record.isPaid !== (former?.isPaid ?? false) ||
    // It earned nothing so far, and may now: the day from which orders earn can be moved back.
    (former !== undefined && record.isPaid && record.basisMinor === null) ||
    record.memberId !== (former?.memberId ?? null) ||
    record.fulfilledAt?.getTime() !== former?.fulfilledAt?.getTime() ||
    termsOf(record) !== (former ? termsOf(former) : "");
  const undone = [former?.cancelledAt ? null : record.cancelledAt, former?.chargedBackAt ? null : record.chargedBackAt];
  return [
    ...(isOther ? [record.processedAt] : []),
    ...undone.filter((at) => at !== null),
    ...refunds.filter(({ isCounted }) => !isCounted).map(({ refundedAt }) => refundedAt),
  ];
}

/** What of an order its basis follows from. */
function termsOf({ lines, tags, buyerTags, sourceName, taxesIncluded, presentmentCurrency }: OrderRecord): string {
  return JSON.stringify([lines, tags, buyerTags, sourceName, taxesIncluded, presentmentCurrency]);
}
