import type { BeforeAndAfter } from "./before-and-after";
import { cohortTable, retentionCurve, type Cohort, type CohortRow, type RetentionStep } from "./cohort-table";
import { customerFlows, type MonthFlow } from "./customer-flows";
import { monthsAfter, monthsBetween, ordinalOfMonth } from "./months";
import { repurchaseCurve, type RepurchaseStep, type SecondOrders } from "./repurchase-curve";

/** How many months back cohorts are kept, the present one among them: as far as a range can reach, and what it is compared with. */
export const COHORT_MONTHS = 245;
/** The oldest months have customers of before what was looked at: who they are is not known. */
const UNKNOWN_MONTHS = 13;

/**
 * The customers of a month of first order, by months of age from 0 to the last: who ordered, what they bought, and who ordered for the
 * second time.
 */
export type CohortMonths = { month: string; customers: number[]; revenueMinor: number[]; second: number[] };

/** Customers and what they did, by month: what the months of any range are taken from. `guests`: people among them, by preset. */
export type CohortsResult = {
  today: string;
  month: string;
  cohorts: CohortMonths[];
  flows: MonthFlow[];
  guests: Partial<Record<string, { customers: number; repeating: number }>>;
  beforeAndAfter: BeforeAndAfter | null;
};

type CohortCounts = {
  cohortMonths: readonly CohortRow[];
  secondOrders: readonly SecondOrders[];
  runs: Parameters<typeof customerFlows>[0];
};

/** As of a month, YYYY-MM, that has not ended. Customers won and lost are told of the full months since the first order. */
export function cohortMonths(
  { cohortMonths: rows, secondOrders, runs }: CohortCounts,
  month: string,
): Pick<CohortsResult, "cohorts" | "flows"> {
  const cohorts = cohortTable(rows, month).map(({ month: first, cells }) => {
    const second = cells.map(() => 0);
    for (const { firstMonth, monthsToSecond, customers } of secondOrders) {
      if (firstMonth === first && monthsToSecond !== null) second[monthsToSecond]! += customers;
    }
    return {
      month: first,
      customers: cells.map(({ customers }) => customers),
      revenueMinor: cells.map(({ revenueMinor }) => revenueMinor),
      second,
    };
  });
  const full = cohorts[0] ? Math.min(monthsBetween(cohorts[0].month, month), COHORT_MONTHS - UNKNOWN_MONTHS) : 0;
  return { cohorts, flows: customerFlows(runs, ordinalOfMonth(month) - 1, full) };
}

type SpanSource = Pick<CohortsResult, "cohorts" | "flows" | "month">;

/** Months YYYY-MM, both of them in it. */
export type MonthSpan = { first: string; last: string };

/** What the customers of a span's months did until its end; curves and flows are of full months only. */
export type SpanCohorts = {
  table: Cohort[];
  retention: RetentionStep[];
  repurchase: RepurchaseStep[];
  flows: MonthFlow[];
};

/**
 * The customers who first ordered in the months of a span, watched until its last month, and so as if nothing later were known. The
 * table has the present month as it is so far; the curves and flows end before it.
 */
export function cohortsInSpan({ cohorts, flows, month }: SpanSource, { first, last }: MonthSpan): SpanCohorts {
  const [until, full] = [earlier(last, month), earlier(last, monthsAfter(month, -1))];
  const within = (end: string) => cohorts.filter((cohort) => cohort.month >= first && cohort.month <= end);
  return {
    table: within(until).map((cohort) => cohortUntil(cohort, until)),
    retention: retentionCurve(within(full).map((cohort) => cohortUntil(cohort, full))),
    repurchase: repurchaseCurve(within(full).flatMap(secondOrdersOf), full),
    flows: flows.filter((flow) => flow.month >= first && flow.month <= full),
  };
}

/**
 * What a span is compared with, which begins in the month `first`: the customers of as many full months, watched for as long. So no
 * customer is watched longer on one side than on the other, and the month that goes on is on neither.
 */
export function earlierCohorts(result: SpanSource, span: MonthSpan, first: string): SpanCohorts {
  const full = earlier(span.last, monthsAfter(result.month, -1));
  return cohortsInSpan(result, { first, last: monthsAfter(full, -monthsBetween(first, span.first)) });
}

const earlier = (one: string, other: string) => (one < other ? one : other);

function cohortUntil({ month, customers, revenueMinor }: CohortMonths, last: string): Cohort {
  const size = customers[0]!;
  const cells = customers.slice(0, monthsBetween(month, last) + 1).map((ordered, age) => ({
    ...{ age, customers: ordered, revenueMinor: revenueMinor[age]! },
    retention: ordered / size,
  }));
  return { month, size, cells };
}

function secondOrdersOf({ month, customers, second }: CohortMonths): SecondOrders[] {
  const again = second.map((each, age) => ({ firstMonth: month, monthsToSecond: age, customers: each }));
  const never = customers[0]! - second.reduce((sum, each) => sum + each, 0);
  return [...again, { firstMonth: month, monthsToSecond: null, customers: never }];
}
