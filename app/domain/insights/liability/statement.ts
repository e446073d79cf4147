import { dayAfter } from "~/domain/calendar";
import type { PointCost } from "./point-cost";
import { NO_MOVEMENTS } from "./movement-of-kind";
import { MOVEMENTS, rollForward, rollForwardInMoney, type Movements } from "./roll-forward";

/** A line of a statement. `revalued` is in money alone; its points are 0. */
export const LINES = ["revalued", ...MOVEMENTS] as const;
export type Line = (typeof LINES)[number];

/** Points and their worth in minor units. */
export type Amount = { points: number; minor: number };

/** What was outstanding when it began, what happened by line, and what was outstanding when it ended. `name`: a day or month. */
export type Statement = { name: string; opening: Amount; lines: Record<Line, Amount>; closing: Amount };

/**
 * A statement a day, each opening with what the one before closes with, in points and in money. `opening`: what was outstanding
 * before the first day, and its worth by then; where a point costs something else by the end of a day, the points that it opens
 * with are revalued first.
 */
export function dailyStatements(
  opening: Amount,
  days: readonly { day: string; movements: Movements }[],
  costOn: (day: string) => PointCost,
): Statement[] {
  let balance = opening;
  return days.map(({ day, movements }) => {
    const forward = rollForward(balance.points, movements);
    const money = rollForwardInMoney(balance, movements, costOn(day));
    balance = { points: forward.closing, minor: money.closingMinor };
    const lines = MOVEMENTS.map((line) => [line, { points: movements[line], minor: money.movementsMinor[line] }]);
    return {
      name: day,
      opening: { points: forward.opening, minor: money.openingMinor },
      lines: {
        revalued: { points: 0, minor: money.revaluedMinor },
        ...Object.fromEntries(lines),
      } as Statement["lines"],
      closing: balance,
    };
  });
}

/** One statement over consecutive ones: each line is the sum of theirs, so it closes as they do. Throws RangeError for none. */
export function statementOver(name: string, parts: readonly Statement[]): Statement {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) throw new RangeError("a statement is of one day at least");
  const sum = (line: Line, of: keyof Amount) => parts.reduce((total, { lines }) => total + lines[line][of], 0);
  const lines = LINES.map((line) => [line, { points: sum(line, "points"), minor: sum(line, "minor") }]);
  return {
    name,
    opening: first.opening,
    lines: Object.fromEntries(lines) as Statement["lines"],
    closing: last.closing,
  };
}

/** A statement a calendar month, of daily ones in their order. The first and last month may be parts of one. */
export function monthlyStatements(daily: readonly Statement[]): Statement[] {
  const months = Map.groupBy(daily, ({ name }) => name.slice(0, 7));
  return [...months].map(([month, parts]) => statementOver(month, parts));
}

/** The movements of every day of a range, days without any included. */
export function movementsByDay(
  range: { from: string; to: string },
  known: ReadonlyMap<string, Movements>,
): { day: string; movements: Movements }[] {
  const days: { day: string; movements: Movements }[] = [];
  for (let day = range.from; day <= range.to; day = dayAfter(day, 1)) {
    days.push({ day, movements: known.get(day) ?? NO_MOVEMENTS });
  }
  return days;
}
