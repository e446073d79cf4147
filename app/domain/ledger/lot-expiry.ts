import { addMonths, dayIn } from "~/domain/calendar";
import type { ExpiryInForce } from "~/domain/programme/expiry-in-force";

/** What the last day of a lot follows from. Days are the shop's, YYYY-MM-DD. */
export type LotDates = { earnedAt: Date; extendedUntil: string | null };

/** `activeAt`: when the member last earned or redeemed; counts where inactivity does. */
export type ExpiryContext = { expiry: ExpiryInForce; timezone: string; activeAt: Date };

/**
 * The last day on which a lot's points can be spent, in the shop's zone: whole calendar months after they were earned (or,
 * by inactivity, after the member was last active), counted from when the rule began at the earliest; never before
 * an extension ends. The points run out when that day does, whatever the clocks do meanwhile.
 */
export function lastDayOf(
  { earnedAt, extendedUntil }: LotDates,
  { expiry, timezone, activeAt }: ExpiryContext,
): string {
  const { mode, months, since, notBefore } = expiry;
  const from = latest(mode === "lots" ? earnedAt : activeAt, since);
  const lastDay = addMonths(dayIn(timezone, from), months);
  return [lastDay, extendedUntil ?? "", notBefore ? dayIn(timezone, notBefore) : ""].sort().at(-1)!;
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}
