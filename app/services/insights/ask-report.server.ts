import { setTimeout as wait } from "node:timers/promises";
import { findAsk, type AskFailure, type ReportKey } from "~/db/insights/report-asks.server";
import { listMade } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { dayIn } from "~/domain/calendar";
import { queueReport } from "./queue-report.server";

/** Whether a report that was asked for is there, is being made, or why it is not. */
export type AskState = "made" | "making" | AskFailure;

/** `to`: the last shop-local day that it is about, YYYY-MM-DD. */
export type AskedReport = ReportKey & { to: string };

/** A page waits for so long before it says that the report is being made: most are made by then. */
const PATIENCE_MS = 1500;
const LOOK_MS = 150;

/**
 * Have the worker make a report of days that no refresh makes, once however many ask, and wait for it a little. One that was
 * made before its last day was over is made anew once it is. The next refresh forgets it. Safe to repeat.
 */
export async function askReport(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shop: Pick<Shop, "id" | "timezone">,
  { to, ...wanted }: AskedReport,
  patienceMs = PATIENCE_MS,
): Promise<AskState> {
  const isMade = async () => {
    const made = (await listMade(db, shop.id, wanted.name, [wanted.key])).get(wanted.key);
    return made !== undefined && (dayIn(shop.timezone, made.computedAt) > to || dayIn(shop.timezone, now()) <= to);
  };
  if (await isMade()) return "made";
  await queueReport({ db, jobs, now }, shop.id, wanted);
  const until = performance.now() + patienceMs;
  for (;;) {
    const ask = await findAsk(db, shop.id, wanted);
    if (ask?.failure) return ask.failure;
    if (!ask && (await isMade())) return "made";
    if (performance.now() >= until) return "making";
    await wait(LOOK_MS);
  }
}
