import { findClosedAt } from "~/db/insights/books.server";
import { listStatements } from "~/db/insights/statements.server";
import { dayIn } from "~/domain/calendar";
import { bookingsOf } from "~/domain/insights/liability/bookings";
import { statementOver } from "~/domain/insights/liability/statement";
import { daysOfMonth } from "~/domain/insights/ranges/range";
import type { PageShop, ReadDeps } from "../read-deps";

/**
 * The statement of a calendar month as a bookkeeper books it; of the present one so far. `closedOn`: the day on which it was closed
 * for good, null while it is open. Null for what is no month, or one that
 * has not begun.
 */
export async function presentMonthStatement(deps: ReadDeps, shop: PageShop, month: string) {
  const today = dayIn(shop.timezone, deps.now());
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month) || month > today.slice(0, 7)) return null;
  const range = daysOfMonth(month, today);
  const closedAt = range.to < today ? await findClosedAt(deps.db, shop.id, range.to) : null;
  const statement = statementOver(month, await listStatements(deps.db, shop, range));
  return {
    month,
    range,
    isComplete: range.to < today,
    closedOn: closedAt && dayIn(shop.timezone, closedAt),
    shopDomain: shop.domain,
    statement,
    bookings: bookingsOf(statement),
  };
}
