import { listAsks, type AskProgress, type ReportKey } from "~/db/insights/report-asks.server";
import { findReport } from "~/db/insights/reports.server";
import { findRun } from "~/db/insights/runs.server";
import type { Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
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

/** A report of a range and of what that is compared with, null where it was not made; and how making them goes, as `readAsked` says. */
export async function readRangeReport<Result>(deps: ReadDeps, shop: PageShop, name: string, range: Range) {
  const { former } = range;
  const [report, before, asked] = await Promise.all([
    readReport<Result>(deps, shop, name, rangeKey(range)),
    former ? findReport<Result>(deps.db, shop.id, name, rangeKey(former)) : null,
    readAsked(deps, shop, reportsOf(name, range)),
  ]);
  return { ...report, former: before?.result ?? null, asked };
}

/** The report of a range and that of what it is compared with. */
export function reportsOf(name: string, range: Range): ReportKey[] {
  return [range, ...(range.former ? [range.former] : [])].map((days) => ({ name, key: rangeKey(days) }));
}

/** How it goes with what the worker was asked for: `done` of `total` reports of a page are there, the others are still to come. */
export type Asked = { state: AskProgress; done: number; total: number };

/** How it goes with those of some reports that the worker makes; null: it was asked for none of them. */
export async function readAsked(
  { db, now }: ReadDeps,
  shop: PageShop,
  reports: readonly ReportKey[],
): Promise<Asked | null> {
  const asked = await listAsks(db, shop.id, reports, now());
  const state = (["running", "queued", "failed"] as const).find((each) => asked.some((one) => one.state === each));
  if (!state) return null;
  return { state, done: reports.length - asked.length, total: reports.length };
}
