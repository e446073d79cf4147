import {
  churnRate,
  churnRateOfGuides,
  retentionRate,
  retentionRateOfGuides,
  type CustomerFlow,
} from "../customers/retention";
import { monthOfOrdinal } from "./months";

/**
 * Customers without a break from the end of one month until that of another, both counted in months since the year 0.
 * `isLost`: they were no customers at the end of the month after. A customer has one such run or more, none of which overlap.
 */
type ActiveRun = { from: number; to: number; isLost: boolean; runs: number };

/** What customers at both ends of a time say of it; rates are null where there were none at its start. */
export type FlowRates = {
  lost: number;
  retention: number | null;
  churn: number | null;
  guideRetention: number | null;
  guideChurn: number | null;
};

/** The customers of a month: at the end of the one before, at its own end, and how many of those were none before. */
export type MonthFlow = CustomerFlow & FlowRates & { month: string };

/** Who was lost, and retention and churn in both forms. */
export function flowRates(flow: CustomerFlow): FlowRates {
  return {
    lost: flow.atStart - (flow.atEnd - flow.joined),
    retention: retentionRate(flow),
    churn: churnRate(flow),
    guideRetention: retentionRateOfGuides(flow),
    guideChurn: churnRateOfGuides(flow),
  };
}

/**
 * Retention and churn of each month until the last, the oldest first, in both forms. Who comes back after a break is new
 * again. Months are since the year 0; `lastMonth` is a full one.
 */
export function customerFlows(runs: readonly ActiveRun[], lastMonth: number, months: number): MonthFlow[] {
  return Array.from({ length: months }, (_, index) => flowOf(runs, lastMonth - months + 1 + index));
}

function flowOf(runs: readonly ActiveRun[], month: number): MonthFlow {
  const count = (isOne: (run: ActiveRun) => boolean) =>
    runs.reduce((customers, run) => customers + (isOne(run) ? run.runs : 0), 0);
  const atStart = count(({ from, to }) => from < month && to >= month - 1);
  const atEnd = count(({ from, to }) => from <= month && to >= month);
  const lost = count(({ from, to, isLost }) => from < month && to === month - 1 && isLost);
  const flow = { atStart, atEnd, joined: atEnd - (atStart - lost) };
  return { month: monthOfOrdinal(month), ...flow, ...flowRates(flow) };
}
