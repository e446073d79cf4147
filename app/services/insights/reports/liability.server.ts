import type { Tx } from "~/db/database.server";
import { findExpiry, sumByLastDay } from "~/db/expiry.server";
import {
  countReach,
  listIssuedMonths,
  listPointsByAge,
  listRedeemedMonths,
  sumAccounts,
} from "~/db/insights/liability.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { dayIn } from "~/domain/calendar";
import { issueCohorts } from "~/domain/insights/liability/issue-cohorts";
import { liabilityReport, type LiabilityReport } from "~/domain/insights/liability/liability-report";
import { pointCost } from "~/domain/insights/liability/point-cost";
import { cheapestReward } from "~/domain/programme/cheapest-reward";
import { defaultProgramme } from "~/domain/programme/default-programme";

/** What the shop owes in points now. It reads lots and accounts, as what is left of points is there alone. */
export async function makeLiability(tx: Tx, shop: Shop, now: Date): Promise<LiabilityReport> {
  const today = dayIn(shop.timezone, now);
  const [found, rule] = [await findCurrentProgramme(tx, shop.id), await findExpiry(tx, shop.id)];
  const programme = found?.programme ?? defaultProgramme(shop.currency);
  const cheapest = cheapestReward(programme);
  const outstanding = await sumAccounts(tx, shop.id);
  const issued = await listIssuedMonths(tx, shop.id, shop.timezone);
  const redeemed = await listRedeemedMonths(tx, shop.id, shop.timezone);
  const aged = await listPointsByAge(tx, shop.id, shop.timezone, today);
  const left = aged.reduce((sum, { points }) => sum + points, 0);
  return liabilityReport({
    today,
    cost: pointCost(programme.pointValue, shop.currency),
    expiry: rule && { mode: rule.expiry.mode, months: rule.expiry.months },
    outstanding,
    aged,
    cohorts: issueCohorts(issued, redeemed, today.slice(0, 7)),
    expiring: rule ? await sumByLastDay(tx, shop.id, rule) : [{ lastDay: null, points: left }],
    reach: cheapest && {
      reward: cheapest.name,
      points: cheapest.points,
      ...(await countReach(tx, shop.id, cheapest.points)),
    },
  });
}
