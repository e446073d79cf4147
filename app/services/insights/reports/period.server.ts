import { sumGroups } from "~/db/insights/experiment.server";
import { findPeriodPoints, findPeriodSales } from "~/db/insights/period.server";
import { preferWholeTables } from "~/db/insights/prefer-whole-tables.server";
import type { Tx } from "~/db/database.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import type { DayRange } from "~/domain/insights/ranges/range";
import { rangeOfKey } from "~/domain/insights/ranges/range-key";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { holdoutRuns, holdoutWithin } from "~/domain/insights/roi/holdout-run";
import { minorPerMajor } from "~/domain/money";
import type { ProgrammeVersion } from "~/domain/programme/programme";

type ReportShop = Pick<Shop, "id" | "currency" | "timezone">;

/** The reports of ranges of shop-local days, each key "from..to", in their order. Throws RangeError for any other key. */
export async function makePeriods(tx: Tx, shop: ReportShop, _: Date, keys: readonly string[]): Promise<PeriodResult[]> {
  await preferWholeTables(tx);
  const versions = await listProgrammeVersions(tx, shop.id);
  const results: PeriodResult[] = [];
  for (const key of keys) results.push(await makePeriod(tx, shop, versions, rangeOfKey(key)));
  return results;
}

async function makePeriod(
  tx: Tx,
  shop: ReportShop,
  versions: readonly ProgrammeVersion[],
  days: DayRange,
): Promise<PeriodResult> {
  const pointMinor = pointWorth(versions, shop.currency);
  const priced = { id: shop.id, timezone: shop.timezone, pointMinor };
  const within = holdoutWithin(holdoutRuns(versions, shop.timezone), days);
  return {
    ...days,
    ...(await findPeriodSales(tx, priced, days)),
    ...(await findPeriodPoints(tx, priced, days)),
    pointMinor,
    experiment: within && {
      mode: within.run.mode,
      heldBelow: within.run.heldBelow,
      began: within.run.days.from,
      ...within.days,
      ...(await findPeriodPoints(tx, priced, within.days)),
      ...(await sumGroups(tx, priced, within)),
    },
  };
}

/** By the newest version; 0 while there is none. */
function pointWorth(versions: readonly ProgrammeVersion[], currency: string): number {
  const value = versions.at(-1)?.programme.pointValue;
  return value ? (value.major * minorPerMajor(currency)) / value.points : 0;
}
