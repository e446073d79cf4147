import { countDeadJobs, isDeadJobKey, listDeadJobs, type DeadJob, type Shops } from "~/db/dead-letters.server";
import { countFailedDeliveries, listFailedDeliveries, type FailedDelivery } from "~/db/failed-deliveries.server";
import type { Deps } from "~/deps";

type Listed<Row> = { total: number; rows: Row[] };
/** `next`: what to give as `after` for the rows that follow; null when these were the last. */
export type DeadLetters = { deliveries: Listed<FailedDelivery>; jobs: Listed<DeadJob>; next: string | null };

/** Stands for a list that has no more. */
const END = "end";

/**
 * What failed for good, for who runs the app: deliveries and jobs, newest first, up to `limit` of each. The errors are as
 * they were written down. Throws for an `after` that is no place in the lists.
 */
export async function listDeadLetters(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  { shops, limit, after }: { shops: Shops; limit: number; after: string | null },
): Promise<DeadLetters> {
  if (after !== null && !isPlace(after)) throw new Error(`${after} is no place in the lists`);
  const [sequence = null, key = null] = after?.split("/") ?? [];
  const [deliveries, failed, dead, died] = await Promise.all([
    sequence === END
      ? []
      : listFailedDeliveries(db, shops, { limit, cursor: older(sequence === null ? null : BigInt(sequence)) }),
    countFailedDeliveries(db, shops),
    key === END ? [] : listDeadJobs(jobs.sql, shops, { limit, cursor: older(key) }),
    countDeadJobs(jobs.sql, shops),
  ]);
  // A full page may be the last one: then the next is empty, and ends.
  const places = [
    deliveries.length === limit ? deliveries.at(-1)!.sequence : END,
    dead.length === limit ? dead.at(-1)!.key : END,
  ];
  return {
    deliveries: { total: failed, rows: deliveries },
    jobs: { total: died, rows: dead },
    next: places.every((place) => place === END) ? null : places.join("/"),
  };
}

/** Whether a text is what a list can have ended with. */
export function isPlace(text: string): boolean {
  const [sequence = "", key = "", ...rest] = text.split("/");
  return rest.length === 0 && (sequence === END || /^\d{1,18}$/.test(sequence)) && (key === END || isDeadJobKey(key));
}

function older<Key>(key: Key | null): { direction: "older"; key: Key } | null {
  return key === null ? null : { direction: "older", key };
}
