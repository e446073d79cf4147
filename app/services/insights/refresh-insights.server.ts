import { deleteReportsBefore } from "~/db/insights/reports.server";
import { extendRun, failRun, finishRun, leaseRun, noteStep } from "~/db/insights/runs.server";
import { getShop, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addSeconds, dayIn } from "~/domain/calendar";
import { whileSaying } from "~/lib/while-saying";
import { EXTEND_MS, LEASE_SECONDS } from "../platform/lease";
import { closeMonths } from "./close-months.server";
import { makeReport } from "./make-report.server";
import type { Report } from "./report";
import { REPORTS } from "./reports.server";
import { rollUpShop } from "./roll-up-days.server";

/** Reports that are made at once, each on a connection and a processor of the database's own. */
const AT_ONCE = 2;

/**
 * Roll up the days of a shop that are due, close the months that are over, make all its reports anew, two at a time, and say meanwhile how far that is.
 * One run a shop at a time; another one goes away. A report that fails keeps its former results and does not stop the others;
 * the run has failed then, and is tried again after a while.
 */
export async function refreshInsights(
  { db, log, now }: Pick<Deps, "db" | "log" | "now">,
  shopId: bigint,
  reports: readonly Report[] = REPORTS,
): Promise<void> {
  const shop = await getShop(db, shopId);
  if (!shop) return;
  const startedAt = now();
  const leaseEnd = () => addSeconds(now(), LEASE_SECONDS);
  if (!(await leaseRun(db, shopId, { now: startedAt, until: leaseEnd(), total: reports.length }))) return;
  const extend = () => extendRun(db, shopId, leaseEnd());
  const unsaid = (error: unknown) => log.warn({ err: error, shopId }, "a refresh could not say that it goes on");
  const { made, failures } = await whileSaying(EXTEND_MS, extend, unsaid, () =>
    makeAll({ db, log, now }, shop, reports, startedAt),
  );
  if (failures.length > 0) {
    const error = reasonOf(failures[0]);
    return await failRun(db, shopId, { at: now(), day: dayIn(shop.timezone, now()), done: made, error });
  }
  await deleteReportsBefore(db, shopId, startedAt);
  await finishRun(db, shopId, { at: now(), done: made });
}

/** How many reports were made, and what went wrong with the others or with what comes before them. */
async function makeAll(
  { db, log, now }: Pick<Deps, "db" | "log" | "now">,
  shop: Shop,
  reports: readonly Report[],
  startedAt: Date,
): Promise<{ made: number; failures: unknown[] }> {
  const failures: unknown[] = [];
  const attempt = async (what: string, work: Promise<unknown>) => {
    const failed = (error: unknown) => {
      log.error({ err: error, shopId: shop.id, what }, "a part of a refresh failed");
      failures.push(error);
      return false;
    };
    return work.then(() => true, failed);
  };
  let made = 0;
  if (await attempt("days", rollUpShop(db, shop.id))) await attempt("months", closeMonths({ db, now }, shop));
  const waiting = [...reports];
  const makeWaiting = async () => {
    for (let report = waiting.shift(); report; report = waiting.shift()) {
      await noteStep(db, shop.id, report.name, made);
      const keys = report.keys?.(shop, startedAt) ?? [""];
      if (await attempt(report.name, makeReport({ db, now }, shop, report, { keys }))) made += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, makeWaiting));
  return { made, failures };
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
