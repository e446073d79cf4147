import { findBacklog, findDeliveryStats, type TopicCount } from "~/db/insights/delivery-stats.server";
import type { Deps } from "~/deps";
import { addDays } from "~/domain/calendar";
import type { PageShop, ReadDeps } from "~/presenters/read-deps";
import { presentDeadJobs, presentFailedDeliveries } from "./failures.server";
import type { Cursor } from "./keyset-page";
import { presentBooks, presentReconciliation, presentSchedule, presentSeal } from "./upkeep.server";

/** Deliveries that the usual time is taken from: enough for a 95th percentile that holds still. */
const SAMPLE = 2000;

export type ActivityDeps = ReadDeps & Pick<Deps, "jobs">;

/** `days` is the period, counted back from now in whole 24 hours. */
export type ActivityQuery = { days: number; deliveries: Cursor<bigint>; jobs: Cursor<string> };

/**
 * What went on in the background for a shop. Failures and what waits are all there are, whatever the period. The schedule
 * is the app's own; no row in it is about another shop. Definitions of the numbers are in docs/metrics.md.
 */
export async function presentActivity(deps: ActivityDeps, shop: PageShop, query: ActivityQuery) {
  const { db, now } = deps;
  const since = addDays(now(), -query.days);
  const [{ counts, pace }, backlog, failures, deadJobs, reconciliation, schedule, books, seal] = await Promise.all([
    findDeliveryStats(db, shop.id, since, SAMPLE),
    findBacklog(db, shop.id),
    presentFailedDeliveries(deps, shop, query.deliveries),
    presentDeadJobs(deps, shop, query.jobs),
    presentReconciliation(deps, shop, since),
    presentSchedule(deps),
    presentBooks(deps, shop),
    presentSeal(deps, shop),
  ]);
  return {
    at: now().toISOString(),
    days: query.days,
    topics: byTopic(counts),
    backlog: { ...backlog, oldestAt: backlog.oldestAt?.toISOString() ?? null },
    pace,
    failures,
    deadJobs,
    reconciliation,
    schedule,
    books,
    seal,
  };
}

/** One row a topic, with zeros where a state has none. */
function byTopic(counts: readonly TopicCount[]) {
  return [...Map.groupBy(counts, ({ topic }) => topic)].map(([topic, states]) => {
    const of = (state: TopicCount["state"]) => states.find((each) => each.state === state)?.count ?? 0;
    return { topic, waiting: of("waiting"), done: of("done"), ignored: of("ignored"), failed: of("failed") };
  });
}
