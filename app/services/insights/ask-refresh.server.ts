import type { Deps } from "~/deps";
import { queueRefresh } from "./queue-refresh.server";

/** Have a shop's reports made anew. False: a refresh is under way. Asking twice makes them once. */
export async function askRefresh(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  priority = 0,
): Promise<boolean> {
  return db.transaction((tx) => queueRefresh({ jobs }, tx, { shopId, now: now(), priority }));
}
