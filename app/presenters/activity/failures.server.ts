import { countDeadJobs, listDeadJobs } from "~/db/dead-letters.server";
import { countFailedDeliveries, listFailedDeliveries } from "~/db/failed-deliveries.server";
import type { PageShop } from "~/presenters/read-deps";
import type { ActivityDeps } from "./activity.server";
import { deliveryFailure, jobFailure } from "./failure-reason";
import { readPage, type Cursor } from "./keyset-page";

const PER_PAGE = 10;

/** A page of the deliveries that failed, the last received first, and how many there are in all. */
export async function presentFailedDeliveries(
  { db }: Pick<ActivityDeps, "db">,
  shop: PageShop,
  cursor: Cursor<bigint>,
) {
  const [total, page] = await Promise.all([
    countFailedDeliveries(db, shop.id),
    readPage(
      cursor,
      PER_PAGE,
      (part) => listFailedDeliveries(db, shop.id, part),
      ({ sequence }) => sequence,
    ),
  ]);
  const rows = page.rows.map(({ webhookId, topic, receivedAt, attempts, error }) => ({
    id: webhookId,
    topic,
    at: receivedAt.toISOString(),
    attempts,
    reason: deliveryFailure(error),
  }));
  return { total, rows, older: page.older?.toString() ?? null, newer: page.newer?.toString() ?? null };
}

/** A page of the jobs about this shop that failed for good, the last first, and how many there are in all. */
export async function presentDeadJobs({ db }: Pick<ActivityDeps, "db">, shop: PageShop, cursor: Cursor<string>) {
  const [total, page] = await Promise.all([
    countDeadJobs(db, shop.id),
    readPage(
      cursor,
      PER_PAGE,
      (part) => listDeadJobs(db, shop.id, part),
      ({ key }) => key,
    ),
  ]);
  const rows = page.rows.map(({ id, name, failedAt, attempts, output }) => ({
    id,
    name,
    at: failedAt.toISOString(),
    attempts,
    reason: jobFailure(output),
  }));
  return { total, rows, older: page.older, newer: page.newer };
}
