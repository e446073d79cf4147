import { countDeadJobs } from "~/db/dead-letters.server";
import { countFailedDeliveries } from "~/db/failed-deliveries.server";
import {
  countMembersAfter,
  findFirstTimes,
  listLatestEntries,
  type MemberCounts,
  type MembersSoFar,
} from "~/db/insights/home-stats.server";
import { findReport } from "~/db/insights/reports.server";
import { sumBuckets } from "~/db/insights/points-days.server";
import { listCurrentStatements } from "~/db/insights/statements.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { biggestChanges } from "~/domain/insights/biggest-changes";
import type { HealthReport } from "~/domain/insights/health/health-report";
import { costOfPoints, pointCost } from "~/domain/insights/liability/point-cost";
import { monthlyStatements, statementOver, type Statement } from "~/domain/insights/liability/statement";
import { isByDay, type Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { share } from "~/domain/insights/statistics/share";
import { toEntryView } from "~/domain/ledger/entry-view";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { readTodos } from "./home-todos.server";
import { presentHealth } from "./insights/health.server";
import { readIncremental } from "./insights/incremental.server";
import { readAsked, reportsOf } from "./insights/report.server";
import { personName } from "./person-name";
import type { PageShop, ReadDeps } from "./read-deps";

const LATEST = 8;
const CHANGES = 3;

/**
 * The home page: a range of days beside the days it is compared with, what is outstanding, what changed and what is worth
 * doing, what happened last, and how far the set-up is. Points are read from the days of points, what was bought from the
 * report "health", what of it was the programme's doing from "period". Definitions are in docs/metrics.md.
 */
export async function presentHome(deps: ReadDeps, shop: PageShop, range: Range) {
  const { db } = deps;
  const [found, health, asked, incremental, daily, formerDaily, members, buckets, firstTimes, latest, failures] =
    await Promise.all([
      findCurrentProgramme(db, shop.id),
      presentHealth(deps, shop, range),
      readAsked(deps, shop, [...reportsOf("health", range), { name: "period", key: rangeKey(range) }]),
      readIncremental(deps, shop, range),
      listCurrentStatements(db, shop, range),
      range.former ? listCurrentStatements(db, shop, range.former) : null,
      countMembers(deps, shop, range),
      sumBuckets(db, shop.id),
      findFirstTimes(db, shop.id),
      listLatestEntries(db, shop.id, LATEST),
      Promise.all([countFailedDeliveries(db, shop.id), countDeadJobs(db, shop.id)]),
    ]);
  const programme = found?.programme ?? defaultProgramme(shop.currency);
  const points = buckets.pending + buckets.available + buckets.reserved;
  const numbers = numbersOf(
    { flows: flowsOf(daily), health: health.health },
    formerDaily && { flows: flowsOf(formerDaily), health: health.former },
  );
  return {
    range,
    computedAt: health.computedAt,
    run: health.run,
    asked,
    ...members,
    numbers,
    incremental,
    changes: biggestChanges(numbers, CHANGES),
    outstanding: {
      ...buckets,
      points,
      worthMinor: costOfPoints(points, pointCost(programme.pointValue, shop.currency)),
    },
    parts: (isByDay(range) ? daily : monthlyStatements(daily)).map((part) => ({ name: part.name, ...flowsOf([part]) })),
    by: isByDay(range) ? ("day" as const) : ("month" as const),
    todos: await readTodos(deps, shop, {
      programme,
      members: members.members,
      failures: failures[0] + failures[1],
      health: health.health,
    }),
    latest: latest.map((row) => ({ ...toEntryView(row), memberId: String(row.memberId), memberName: personName(row) })),
    setup: { isProgrammeOn: programme.status === "active", ...firstTimes },
  };
}

/** So many are not counted again at every look: who was merged or erased since the last refresh still is among them. */
const MANY_MEMBERS = 20_000;

async function countMembers({ db }: ReadDeps, shop: PageShop, range: Range): Promise<MemberCounts> {
  const stored = (await findReport<MembersSoFar>(db, shop.id, "members"))?.result;
  if (!stored || stored.members < MANY_MEMBERS || stored.timezone !== shop.timezone)
    return await countMembersAfter(db, shop, range, "0");
  const since = await countMembersAfter(db, shop, range, stored.lastId);
  return { members: stored.members + since.members, joined: joinedIn(stored, range) + since.joined };
}

function joinedIn({ joinedOn }: MembersSoFar, { from, to }: Range): number {
  return Object.entries(joinedOn).reduce((sum, [day, members]) => (day >= from && day <= to ? sum + members : sum), 0);
}

type Flows = { issued: number; redeemed: number };
type Side = { flows: Flows; health: HealthReport | null };

/** Issued is earned less taken back; redeemed is used less returned. */
function flowsOf(statements: readonly Statement[]): Flows {
  const { earned, reversed, redeemed, returned } = statementOver("", statements).lines;
  return { issued: earned.points + reversed.points, redeemed: 0 - redeemed.points - returned.points };
}

/** Null where a number is not known, also before where there is nothing to compare with. */
function numbersOf(now: Side, before: Side | null) {
  const number = <Metric extends string, Kind extends string>(
    metric: Metric,
    kind: Kind,
    of: (side: Side) => number | null,
  ) => ({ metric, kind, value: of(now), former: before && of(before) });
  return [
    number("member_revenue", "money", ({ health }) => health && health.bought.memberNetMinor),
    number("points_issued", "count", ({ flows }) => flows.issued),
    number("points_redeemed", "count", ({ flows }) => flows.redeemed),
    number("redemption_points", "rate", ({ flows }) => share(flows.redeemed, Math.max(0, flows.issued))),
    number("repurchase", "rate", ({ health }) => health && health.repurchase),
  ] as const;
}
