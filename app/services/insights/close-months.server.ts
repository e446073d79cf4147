import { appendBooks, findBooks } from "~/db/insights/books.server";
import type { Db } from "~/db/database.server";
import { findFirstPointsDay } from "~/db/insights/points-days.server";
import { lockRollUps } from "~/db/insights/roll-ups.server";
import { listStatements } from "~/db/insights/statements.server";
import type { Shop } from "~/db/shops.server";
import { dayAfter, dayIn } from "~/domain/calendar";
import { bookedLines, lastToClose } from "~/domain/insights/liability/books";

/**
 * Keep the statements of a shop's months that have been over for a day, once and for good: a bookkeeper has booked them. What
 * is heard of them later is in the statement of the first open month. The first time all that is over is kept as it is.
 * Safe to repeat.
 */
export async function closeMonths({ db, now }: { db: Db; now: () => Date }, shop: Shop): Promise<void> {
  const through = lastToClose(dayIn(shop.timezone, now()));
  await db.transaction(async (tx) => {
    await lockRollUps(tx, shop.id);
    const { to } = await findBooks(tx, shop.id);
    if (to !== null && to >= through) return;
    const from = to === null ? await findFirstPointsDay(tx, shop.id) : dayAfter(to, 1);
    const daily = from !== null && from <= through ? await listStatements(tx, shop, { from, to: through }) : [];
    await appendBooks(tx, shop.id, { through, at: now(), lines: bookedLines(daily) });
  });
}
