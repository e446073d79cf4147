import type { Deps } from "~/deps";
import type { DeadJobFilter } from "~/jobs/queue.server";

/**
 * Put dead jobs back on the queues they came from, with all their attempts before them. Returns how many; an id that is no
 * dead job of the shop is passed over, so a repeat changes nothing. `by` is who asked, for the log.
 */
export async function replayJobs(
  { jobs, log }: Pick<Deps, "jobs" | "log">,
  which: DeadJobFilter,
  by: string,
): Promise<number> {
  const count = await jobs.replay(which);
  log.info({ ...which, count, by }, "dead jobs replayed");
  return count;
}
