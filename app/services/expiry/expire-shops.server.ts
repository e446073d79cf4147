import { listShopsWithExpiry } from "~/db/expiry.server";
import type { Deps } from "~/deps";

/** The hour of the shop's day in which members are looked for who should be told. */
const WARNING_HOUR = 9;

/** Shops of one transaction. */
const BATCH = 500;

/**
 * Queue, for every shop whose points run out, a job that lets them: every hour, so that it is done in the hour after a shop's
 * day ends. Once a day, in its morning, also one that looks for members to be told.
 */
export async function expireShops({ db, jobs, now }: Deps): Promise<void> {
  const shops = await listShopsWithExpiry(db);
  for (let start = 0; start < shops.length; start += BATCH) {
    await db.transaction(async (tx) => {
      for (const { id, timezone } of shops.slice(start, start + BATCH)) {
        await jobs.enqueue(tx, "expire-points", { shopId: String(id) });
        if (hourIn(timezone, now()) === WARNING_HOUR) await jobs.enqueue(tx, "warn-expiry", { shopId: String(id) });
      }
    });
  }
}

function hourIn(timeZone: string, at: Date): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at));
}
