import { deleteAsk, failAsk, findAsk, type ReportKey } from "~/db/insights/report-asks.server";
import { Deadline, isTooLong } from "~/db/limit-statements.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { makeReport } from "./make-report.server";
import { REPORTS } from "./reports.server";

/** All statements of a report together; its job is taken for dead a minute later. */
const LONGEST_MS = 240_000;

/**
 * Make a report that somebody waits for, if somebody still does. What takes too long is given up, and said to be; so is what
 * fails, which the queue tries again. Safe to repeat.
 */
export async function makeAskedReport(
  { db, log, now }: Pick<Deps, "db" | "log" | "now">,
  shopId: bigint,
  asked: ReportKey,
  { longestMs = LONGEST_MS, reports = REPORTS } = {},
): Promise<void> {
  const report = reports.find(({ name }) => name === asked.name);
  if (!report || !(await findAsk(db, shopId, asked))) return;
  const shop = await getShop(db, shopId);
  if (!shop) return;
  try {
    await makeReport({ db, now }, shop, report, { keys: [asked.key], deadline: new Deadline(longestMs) });
  } catch (error) {
    const failure = isTooLong(error) ? "too_long" : "failed";
    await failAsk(db, shopId, asked, { at: now(), failure });
    if (failure === "failed") throw error;
    log.warn({ shopId, ...asked }, "a report that was asked for took too long");
    return;
  }
  await deleteAsk(db, shopId, asked);
}
