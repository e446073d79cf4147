import { dayAfter } from "~/domain/calendar";
import type { DayRange } from "../ranges/range";
import { LINES, type Amount, type Line, type Statement } from "./statement";

/** A line of a closed day that is not 0, as it was when its month was closed. */
export type BookedLine = Amount & { day: string; line: Line };

/**
 * The last day that may be closed on a shop-local day: of the newest month that has been over for a day. What happened in its last
 * minutes has been heard of by then.
 *
 * @example
 * lastToClose("2026-12-01"); // => "2026-10-31"
 * lastToClose("2026-12-02"); // => "2026-11-30"
 */
export function lastToClose(today: string): string {
  return dayAfter(`${dayAfter(today, -1).slice(0, 7)}-01`, -1);
}

/** What is kept of statements a day: all that they say follows from it. */
export function bookedLines(daily: readonly Statement[]): BookedLine[] {
  return daily.flatMap(({ name, lines }) =>
    LINES.filter((line) => lines[line].points !== 0 || lines[line].minor !== 0).map((line) => ({
      day: name,
      line,
      ...lines[line],
    })),
  );
}

/** The statements a day of a range that is closed, of what was kept. `opening`: all that was kept of the days before. */
export function bookedStatements(opening: Amount, { from, to }: DayRange, kept: readonly BookedLine[]): Statement[] {
  const ofDays = Map.groupBy(kept, ({ day }) => day);
  const daily: Statement[] = [];
  let balance = opening;
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    const own = ofDays.get(day) ?? [];
    const closing = own.reduce(
      (sum, { points, minor }) => ({ points: sum.points + points, minor: sum.minor + minor }),
      balance,
    );
    daily.push({ name: day, opening: balance, lines: linesOf(own), closing });
    balance = closing;
  }
  return daily;
}

function linesOf(own: readonly BookedLine[]): Statement["lines"] {
  const nothing = { points: 0, minor: 0 };
  const lines = LINES.map((line) => {
    const kept = own.find((each) => each.line === line);
    return [line, kept ? { points: kept.points, minor: kept.minor } : nothing];
  });
  return Object.fromEntries(lines) as Statement["lines"];
}
