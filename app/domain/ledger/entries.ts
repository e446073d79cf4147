import type { EntryReason, NewEntry } from "./entry";

type Redeemed = {
  id: string;
  memberId: bigint;
  points: number;
  programmeVersion: number;
  rewardName: string;
  code: string;
};

function redemptionEntry(
  redemption: Redeemed,
  what: string,
  at: Date,
  rest: Partial<NewEntry> & Pick<NewEntry, "kind" | "reason">,
): NewEntry {
  return {
    memberId: redemption.memberId,
    key: `redemption:${redemption.id}:${what}`,
    pending: 0,
    available: 0,
    reserved: 0,
    occurredAt: at,
    orderId: null,
    redemptionId: redemption.id,
    programmeVersion: redemption.programmeVersion,
    ...rest,
  };
}

/** Points move from available to reserved while their code can still be used. */
export function reserveEntry(redemption: Redeemed, at: Date): NewEntry {
  const { points, rewardName, code } = redemption;
  const reason: EntryReason = { type: "redeemed", rewardName, code };
  return redemptionEntry(redemption, "reserve", at, { kind: "redeem", available: -points, reserved: points, reason });
}

/** The code was used: reserved points are spent. When they had been given back before (`isClosed`), they are taken again. */
export function commitEntry(
  redemption: Redeemed,
  order: { id: bigint; name: string; at: Date },
  isClosed: boolean,
): NewEntry {
  const { points, rewardName, code } = redemption;
  const bucket = isClosed ? { available: -points } : { reserved: -points };
  const reason: EntryReason = { type: "code_used", rewardName, code, orderName: order.name };
  return redemptionEntry(redemption, "commit", order.at, { kind: "commit", ...bucket, orderId: order.id, reason });
}

/** The code can't be used any more and never was: reserved points become available again. */
export function releaseEntry(redemption: Redeemed, because: "cancelled" | "expired" | "failed", at: Date): NewEntry {
  const { points, rewardName, code } = redemption;
  const reason: EntryReason = { type: "code_closed", rewardName, code, because };
  return redemptionEntry(redemption, "release", at, { kind: "release", available: points, reserved: -points, reason });
}

/** The order that used the code was cancelled: the spent points come back. */
export function returnEntry(redemption: Redeemed, order: { id: bigint; name: string; at: Date }): NewEntry {
  const { points, rewardName, code } = redemption;
  const reason: EntryReason = { type: "order_with_code_cancelled", rewardName, code, orderName: order.name };
  return redemptionEntry(redemption, "return", order.at, {
    kind: "return",
    available: points,
    orderId: order.id,
    reason,
  });
}
