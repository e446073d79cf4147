import type { Tx } from "~/db/database.server";
import {
  listBought,
  listCodes,
  listFirstRewards,
  listPeople,
  listRewardedOrders,
  listRewardUse,
} from "~/db/insights/health.server";
import { listPointsDays } from "~/db/insights/points-days.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { timeBetweenOrdersCounted } from "~/domain/insights/cohorts/time-between-orders";
import { healthReport, type HealthFacts, type HealthReport } from "~/domain/insights/health/health-report";
import { movementsOf } from "~/domain/insights/liability/movement-of-kind";
import { pointCost } from "~/domain/insights/liability/point-cost";
import { spanOf, type DayRange } from "~/domain/insights/ranges/range";
import { rangeOfKey } from "~/domain/insights/ranges/range-key";
import { cheapestReward } from "~/domain/programme/cheapest-reward";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { activeWay } from "~/domain/ways/usable-way";

type ReportShop = Pick<Shop, "id" | "currency" | "timezone">;

/**
 * How a programme was taken up in ranges of shop-local days, in the order of `keys`, each "from..to": one way through a shop's
 * rows for all of them. Throws RangeError for any other key.
 */
export async function makeHealth(tx: Tx, shop: ReportShop, _: Date, keys: readonly string[]): Promise<HealthReport[]> {
  const ranges = keys.map(rangeOfKey);
  const found = await findCurrentProgramme(tx, shop.id);
  const programme = found?.programme ?? defaultProgramme(shop.currency);
  const cost = pointCost(programme.pointValue, shop.currency);
  const bought = await listBought(tx, shop, ranges);
  const people = await listPeople(tx, shop, ranges);
  const points = await listPoints(tx, shop, ranges);
  const codes = await listCodes(tx, shop, ranges);
  const rewards = await listRewardUse(tx, shop, ranges, cost.minor / cost.points);
  const rewarded = await listRewardedOrders(tx, shop, ranges);
  const firstRewards = await listFirstRewards(tx, shop, ranges);
  return ranges.map((range, index) => {
    const { members, activeMembers, gaps, ...buyers } = people[index]!;
    return healthReport({
      range,
      bought: { ...bought[index]!, ...buyers },
      points: points[index]!,
      codes: codes[index]!,
      members,
      activeMembers,
      rewards: rewards[index]!,
      rewarded: rewarded[index]!,
      firstRewards: firstRewards[index]!,
      cheapest: cheapestReward(programme),
      startingPoints: activeWay(programme, "sign_up")?.points ?? 0,
      daysBetweenOrders: timeBetweenOrdersCounted(gaps)?.median ?? null,
    });
  });
}

async function listPoints(tx: Tx, shop: ReportShop, ranges: readonly DayRange[]): Promise<HealthFacts["points"][]> {
  const days = await listPointsDays(tx, shop.id, spanOf(ranges));
  return ranges.map(({ from, to }) => {
    const kinds = days.filter(({ day }) => day >= from && day <= to);
    const moved = movementsOf(kinds);
    return {
      earned: kinds.reduce((sum, { kind, points }) => sum + (kind === "earn" ? points : 0), 0),
      issued: moved.earned + moved.reversed,
      redeemed: 0 - moved.redeemed - moved.returned,
    };
  });
}
