import { deleteAsk, extendAsk, failAsk, leaseAsk, type ReportKey } from "~/db/insights/report-asks.server";
import { Deadline, isTooLong } from "~/db/limit-statements.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addSeconds } from "~/domain/calendar";
import { whileSaying } from "~/lib/while-saying";
import { EXTEND_MS, LEASE_SECONDS } from "../platform/lease";
import { makeReport } from "./make-report.server";
import { REPORTS } from "./reports.server";

/** All statements of a report together; its job is taken for dead a minute later. */
const LONGEST_MS = 240_000;

/**
 * Make a report that somebody waits for, if somebody still does and nobody else makes it. What takes too long is given up; what
 * fails is thrown for the queue to try it again, three times at the most, however each ended. Then it has failed. Safe to repeat.
 */
export async function makeAskedReport(
  { db, log, now }: Pick<Deps, "db" | "log" | "now">,
  shopId: bigint,
  asked: ReportKey,
  { longestMs = LONGEST_MS, reports = REPORTS } = {},
): Promise<void> {
  const shop = await getShop(db, shopId);
  const report = reports.find(({ name }) => name === asked.name);
  if (!shop || !report) return await deleteAsk(db, shopId, asked);
  const leaseEnd = () => addSeconds(now(), LEASE_SECONDS);
  if (!(await leaseAsk(db, shopId, asked, { now: now(), until: leaseEnd() }))) return;
  const extend = () => extendAsk(db, shopId, asked, leaseEnd());
  const unsaid = (error: unknown) =>
    log.warn({ err: error, shopId }, "who makes a report that was asked for could not say that it goes on");
  const terms = { keys: [asked.key], deadline: new Deadline(longestMs), isWaitedFor: false };
  try {
    await whileSaying(EXTEND_MS, extend, unsaid, () => makeReport({ db, now }, shop, report, terms));
  } catch (error) {
    const failure = isTooLong(error) ? "too_long" : "failed";
    if (await failAsk(db, shopId, asked, { at: now(), failure })) throw error;
    log.warn({ err: error, shopId, ...asked, failure }, "a report that was asked for could not be made");
    return;
  }
  await deleteAsk(db, shopId, asked);
}
