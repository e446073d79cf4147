import { findReport } from "~/db/insights/reports.server";
import { findInsightSetting } from "~/db/insights/settings.server";
import type { HealthReport } from "~/domain/insights/health/health-report";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import { costOfPoints } from "~/domain/insights/liability/point-cost";
import type { SegmentReport } from "~/domain/insights/segments/segment-report";
import { todos, type Todo } from "~/domain/insights/todo";
import type { Programme } from "~/domain/programme/programme";
import type { PageShop, ReadDeps } from "./read-deps";

/** Who bought well once and has stayed away. */
const AT_RISK: ReadonlySet<string> = new Set(["at_risk", "previously_loyal"]);

type Known = { programme: Programme; members: number; failures: number; health: HealthReport | null };

/** What is worth doing in a shop today, judged by the newest reports there are. */
export async function readTodos({ db }: Pick<ReadDeps, "db">, shop: PageShop, known: Known): Promise<Todo[]> {
  const [owed, segments, setting] = await Promise.all([
    findReport<LiabilityReport>(db, shop.id, "liability"),
    findReport<SegmentReport>(db, shop.id, "segments"),
    findInsightSetting(db, shop.id),
  ]);
  const { programme, members, failures, health } = known;
  const taken = health?.rewards.reduce((sum, reward) => sum + reward.taken, 0);
  const reach = owed?.result.reach ?? null;
  return todos({
    isProgrammeOn: programme.status === "active",
    members,
    failures,
    expiring: owed && {
      points: owed.result.expiringSoon,
      worthMinor: costOfPoints(owed.result.expiringSoon, owed.result.cost),
    },
    atRisk: segments && atRiskOf(segments.result),
    nearReward: reach && { members: reach.near, reward: reach.reward },
    canRedeem: reach && taken !== undefined ? { members: reach.reached, taken } : null,
    ordersToReward: health?.path?.orders ?? null,
    isHoldoutOn: programme.holdout.percent > 0,
    isMarginSaid: setting.updatedAt !== null,
  });
}

function atRiskOf({ segments }: SegmentReport): { customers: number; spentMinor: number } {
  const stayedAway = segments.filter(({ key }) => AT_RISK.has(key));
  return {
    customers: stayedAway.reduce((sum, { customers }) => sum + customers, 0),
    spentMinor: stayedAway.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0),
  };
}
