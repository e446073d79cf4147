import { allowMinutes, useOneProcess } from "~/db/allow-minutes.server";
import type { Db } from "~/db/database.server";
import { limitTo, type Deadline } from "~/db/limit-statements.server";
import { saveReport } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import type { Report } from "./report";

/** The longest that one statement of a report may take. */
const MINUTES = 10;

type Terms = {
  keys?: readonly string[];
  /** Until when all of it must be done; `isTooLong` knows what it throws then. */
  deadline?: Deadline;
  /** What nobody waits for leaves the database's other processes to those who do. */
  isWaitedFor?: boolean;
};

/** Make one report of a shop for some keys, as of now, in a transaction of its own, and keep it: for all of them or for none. */
export async function makeReport(
  { db, now }: { db: Db; now: () => Date },
  shop: Shop,
  report: Report,
  { keys = [""], deadline, isWaitedFor = deadline !== undefined }: Terms = {},
): Promise<void> {
  const computedAt = now();
  await db.transaction(async (unlimited) => {
    await allowMinutes(unlimited, MINUTES);
    if (!isWaitedFor) await useOneProcess(unlimited);
    const tx = deadline ? limitTo(deadline, unlimited) : unlimited;
    const results = await report.make(tx, shop, computedAt, keys);
    const tookMs = now().getTime() - computedAt.getTime();
    for (const [index, key] of keys.entries()) {
      await saveReport(tx, shop.id, { name: report.name, key, computedAt, tookMs, result: results[index]! });
    }
  });
}
