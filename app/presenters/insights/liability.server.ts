import { findFirstStatementDay } from "~/db/insights/books.server";
import { listStatements } from "~/db/insights/statements.server";
import { dayIn } from "~/domain/calendar";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import { monthlyStatements, statementOver } from "~/domain/insights/liability/statement";
import { daysOfMonth, isByDay, type DayRange } from "~/domain/insights/ranges/range";
import type { PageShop, ReadDeps } from "../read-deps";
import { parseRange } from "./range";
import { readReport } from "./report.server";

/** Months whose statements are offered, the present one included. */
const MONTHS = 24;

/**
 * What is owed in points: the report, and the statement of the address's range and of the days it is compared with. `months`: those that
 * have a statement, newest first.
 */
export async function presentLiability(deps: ReadDeps, shop: PageShop, query: URLSearchParams) {
  const { range, problem } = parseRange(query, dayIn(shop.timezone, deps.now()));
  const [report, daily, formerDaily, firstDay] = await Promise.all([
    readReport<LiabilityReport>(deps, shop, "liability"),
    listStatements(deps.db, shop, range),
    range.former ? listStatements(deps.db, shop, range.former) : null,
    findFirstStatementDay(deps.db, shop.id),
  ]);
  return {
    range,
    problem,
    ...report,
    statement: statementOver(`${range.from}..${range.to}`, daily),
    former: formerDaily && statementOver("", formerDaily),
    parts: isByDay(range) ? daily : monthlyStatements(daily),
    by: isByDay(range) ? ("day" as const) : ("month" as const),
    months: firstDay === null ? [] : monthsBack(range.today, firstDay),
  };
}

function monthsBack(today: string, firstDay: string): ({ month: string } & DayRange)[] {
  const months = Array.from({ length: MONTHS }, (_, ago) => monthsAfter(today.slice(0, 7), -ago));
  return months
    .filter((month) => month >= firstDay.slice(0, 7))
    .map((month) => ({ month, ...daysOfMonth(month, today) }));
}
