import { dayIn } from "~/domain/calendar";
import { bookingsOf } from "~/domain/insights/liability/bookings";
import { statementOver } from "~/domain/insights/liability/statement";
import { daysOfMonth } from "~/domain/insights/ranges/range";
import type { PageShop, ReadDeps } from "../read-deps";
import { readStatements } from "./statements.server";

/**
 * The statement of a calendar month as a bookkeeper books it; of the present one so far. Null for what is no month, or one that
 * has not begun.
 */
export async function presentMonthStatement(deps: ReadDeps, shop: PageShop, month: string) {
  const today = dayIn(shop.timezone, deps.now());
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month) || month > today.slice(0, 7)) return null;
  const range = daysOfMonth(month, today);
  const statement = statementOver(month, await readStatements(deps, shop, range));
  return {
    month,
    range,
    isComplete: range.to < today,
    shopDomain: shop.domain,
    statement,
    bookings: bookingsOf(statement),
  };
}
