import { LINES, type Line, type Statement } from "./statement";

/** Accounts that the statement books on; their names are the merchant's words. */
export type Account =
  "liability" | "earlier" | "expense" | "rewards" | "breakage" | "adjustments" | "imports" | "revaluation";

/** One line of a booking: an amount in minor units, above zero, on one of the two sides. */
export type Booking = { line: Line; account: Account; points: number; debitMinor: number; creditMinor: number };

/** The account on the other side of the liability. Between members nothing is booked. */
const AGAINST: Record<Line, Account> = {
  revalued: "revaluation",
  earlier: "earlier",
  earned: "expense",
  reversed: "expense",
  redeemed: "rewards",
  returned: "rewards",
  expired: "breakage",
  adjusted: "adjustments",
  imported: "imports",
  merged: "adjustments",
};

/**
 * A statement as double entries: what makes the liability grow is its credit and the other account's debit, what makes it
 * shrink the other way round. Lines of 0 are left out. Debits and credits are equal, and credits less debits on the liability are
 * closing − opening.
 */
export function bookingsOf({ lines }: Statement): Booking[] {
  return LINES.flatMap((line) => {
    const { points, minor } = lines[line];
    if (minor === 0) return [];
    const [grows, shrinks] = [Math.max(0, minor), Math.max(0, -minor)];
    return [
      { line, points, account: AGAINST[line], debitMinor: grows, creditMinor: shrinks },
      { line, points, account: "liability" as const, debitMinor: shrinks, creditMinor: grows },
    ];
  });
}
