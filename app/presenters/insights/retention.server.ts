import { findReport } from "~/db/insights/reports.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { cohortsInSpan, earlierCohorts, type CohortsResult } from "~/domain/insights/cohorts/cohort-months";
import { guestNumbers, type RetentionReport } from "~/domain/insights/cohorts/retention-report";
import type { DayRange, Range } from "~/domain/insights/ranges/range";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { PageShop, ReadDeps } from "../read-deps";
import { readRangeReport } from "./report.server";

/**
 * How customers came back in a range of whole months and in what it is compared with. `cohorts` are taken from what the refresh
 * made, null where it has not yet; `numbers` are of the range's own report, null where that was not made. Buyers by tier ascend as
 * the tiers do, and have their present names.
 */
export async function presentRetention(deps: ReadDeps, shop: PageShop, range: Range) {
  const [stored, { result: numbers, ...status }, current] = await Promise.all([
    findReport<CohortsResult>(deps.db, shop.id, "cohort-months"),
    readRangeReport<RetentionReport>(deps, shop, "retention", range),
    findCurrentProgramme(deps.db, shop.id),
  ]);
  const base = stored?.result ?? null;
  const { tiers } = current?.programme ?? defaultProgramme(shop.currency);
  return {
    range,
    ...status,
    cohorts: base && cohortsOf(base, range),
    numbers: numbers && withNames(numbers, tiers, guestsOf(base, range)),
  };
}

function cohortsOf(base: CohortsResult, range: Range) {
  const span = spanOf(range);
  return {
    month: base.month,
    ...cohortsInSpan(base, span),
    former: range.former && earlierCohorts(base, span, spanOf(range.former).first),
    beforeAndAfter: base.beforeAndAfter,
  };
}

const spanOf = ({ from, to }: DayRange) => ({ first: from.slice(0, 7), last: to.slice(0, 7) });

/** People among guests are counted by the refresh, for ranges with a name. */
function guestsOf(base: CohortsResult | null, { preset }: Range) {
  return (preset && base?.guests[preset]) ?? null;
}

function withNames(
  numbers: RetentionReport,
  tiers: readonly { key: string; name: string }[],
  people: ReturnType<typeof guestsOf>,
) {
  const place = (key: string) => tiers.findIndex((tier) => tier.key === key);
  return {
    ...numbers,
    guests: guestNumbers(numbers.guests, people),
    byTier: numbers.byTier
      .toSorted((a, b) => place(a.key) - place(b.key))
      .map((group) => ({ ...group, name: tiers[place(group.key)]?.name ?? group.key })),
  };
}
