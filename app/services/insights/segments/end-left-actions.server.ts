import { failLeftActions } from "~/db/insights/segment-actions.server";
import type { Deps } from "~/deps";

/**
 * Say of actions on segments whose job is over, and of which that could not be said, that they have failed: its process died in
 * its last attempt. Somebody can have them go on then. Safe to repeat.
 */
export async function endLeftActions({ db, log, now }: Pick<Deps, "db" | "log" | "now">): Promise<void> {
  const actions = await failLeftActions(db, now());
  if (actions > 0) log.warn({ actions }, "actions on segments were left by their jobs");
}
