import { allowMinutes } from "~/db/allow-minutes.server";
import type { Db } from "~/db/database.server";
import {
  dropMarks,
  listShopsDue,
  lockRollUps,
  markChangedMeaning,
  remakeBuyerDays,
  remakePointsDays,
  takeDueDays,
} from "~/db/insights/roll-ups.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addDays } from "~/domain/calendar";

/** Days of one transaction: a shop of ten thousand orders a day has a million on them. */
const DAYS = 100;
const MINUTES = 10;

/** How many days were made anew, and how many rows of them were not as they are now. */
export type RolledUp = { days: number; rows: number };

/** Make anew all days of all shops that something was written for since. A shop that fails holds up no other. */
export async function rollUpDays({ db, log }: Pick<Deps, "db" | "log">): Promise<void> {
  for (const shopId of await listShopsDue(db)) {
    await rollUpShop(db, shopId).catch((error: unknown) =>
      log.error({ err: error, shopId }, "a shop's days could not be rolled up"),
    );
  }
}

/**
 * Make anew the days of one shop that are due, the newest first, some at a time. A day is made of what is on record by then, so
 * it does not matter in which order that was heard of, nor how often a day is made. One at a time works on a shop; another waits.
 */
export async function rollUpShop(db: Db, shopId: bigint): Promise<RolledUp> {
  const total: RolledUp = { days: 0, rows: 0 };
  for (;;) {
    const { days, rows } = await rollUpSome(db, shopId);
    if (days === 0) return total;
    total.days += days;
    total.rows += rows;
  }
}

function rollUpSome(db: Db, shopId: bigint): Promise<RolledUp> {
  return db.transaction(async (tx) => {
    await allowMinutes(tx, MINUTES);
    await lockRollUps(tx, shopId);
    await markChangedMeaning(tx, shopId);
    const shop = await holdShop(tx, shopId);
    if (!shop) {
      await dropMarks(tx, shopId);
      return { days: 0, rows: 0 };
    }
    const days = await takeDueDays(tx, shop, DAYS);
    let rows = 0;
    for (const run of runsOf(days)) {
      rows += await remakeBuyerDays(tx, { shop, ...run });
      rows += await remakePointsDays(tx, { shop, ...run });
    }
    return { days: days.length, rows };
  });
}

/** Days, newest first, as runs of days that follow on each other. */
function runsOf(days: readonly string[]): { from: string; to: string }[] {
  const runs: { from: string; to: string }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && addDays(new Date(day), 1).getTime() === Date.parse(run.from)) run.from = day;
    else runs.push({ from: day, to: day });
  }
  return runs;
}
