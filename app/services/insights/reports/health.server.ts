import type { Tx } from "~/db/database.server";
import {
  countActiveMembers,
  countCodes,
  findBought,
  findFirstRewards,
  findUsualGap,
  listRewardedOrders,
  listRewardUse,
} from "~/db/insights/health.server";
import { listPointsDays } from "~/db/insights/points-days.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { healthReport, type HealthReport } from "~/domain/insights/health/health-report";
import { movementsOf } from "~/domain/insights/liability/movement-of-kind";
import { pointCost } from "~/domain/insights/liability/point-cost";
import { rangeOfKey } from "~/domain/insights/ranges/range-key";
import { cheapestReward } from "~/domain/programme/cheapest-reward";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { activeWay } from "~/domain/ways/usable-way";

type ReportShop = Pick<Shop, "id" | "currency" | "timezone">;

/** How a programme was taken up in a range of shop-local days; `key` is "from..to". Throws RangeError for any other key. */
export async function makeHealth(tx: Tx, shop: ReportShop, _: Date, key: string): Promise<HealthReport> {
  const range = rangeOfKey(key);
  const found = await findCurrentProgramme(tx, shop.id);
  const programme = found?.programme ?? defaultProgramme(shop.currency);
  const cost = pointCost(programme.pointValue, shop.currency);
  const kinds = await listPointsDays(tx, shop.id, range);
  const moved = movementsOf(kinds);
  return healthReport({
    range,
    bought: await findBought(tx, shop, range),
    points: {
      earned: kinds.reduce((sum, { kind, points }) => sum + (kind === "earn" ? points : 0), 0),
      issued: moved.earned + moved.reversed,
      redeemed: 0 - moved.redeemed - moved.returned,
    },
    codes: await countCodes(tx, shop, range),
    ...(await countActiveMembers(tx, shop, range)),
    rewards: await listRewardUse(tx, shop, range, cost.minor / cost.points),
    rewarded: await listRewardedOrders(tx, shop, range),
    firstRewards: await findFirstRewards(tx, shop, range),
    cheapest: cheapestReward(programme),
    startingPoints: activeWay(programme, "sign_up")?.points ?? 0,
    daysBetweenOrders: await findUsualGap(tx, shop, range),
  });
}
