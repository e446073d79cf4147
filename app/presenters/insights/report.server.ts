import { findReport } from "~/db/insights/reports.server";
import { findRun } from "~/db/insights/runs.server";
import type { PageShop, ReadDeps } from "../read-deps";

/**
 * A report as a page shows it: its result and when it was computed, both null while it never was, and how the shop's latest
 * refresh goes, null while there was none.
 */
export async function readReport<Result>({ db, now }: ReadDeps, shop: PageShop, name: string, key = "") {
  const [stored, run] = await Promise.all([findReport<Result>(db, shop.id, name, key), findRun(db, shop.id, now())]);
  return {
    result: stored?.result ?? null,
    computedAt: stored?.computedAt.toISOString() ?? null,
    run: run && { state: run.state, step: run.step, done: run.done, total: run.total },
  };
}
