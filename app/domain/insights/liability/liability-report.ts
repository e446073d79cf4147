import { dayAfter } from "~/domain/calendar";
import { estimateBreakage, type Breakage, type IssueCohort } from "./breakage";
import { forecastExpiry, type ExpiringPoints, type ExpiryForecast } from "./expiry-forecast";
import { outstandingByAge, type AgeBucket, type AgedPoints } from "./outstanding-by-age";
import type { PointCost } from "./point-cost";
import { pointsLiability, type Liability } from "./points-liability";

/** How points run out: months after they were earned, or after the member was last active. */
export type ExpiryRule = { mode: "lots" | "inactivity"; months: number };

/** `available` may be below zero; `owed`: what members have to earn before they have points again, 0 or more. */
export type Outstanding = { pending: number; available: number; reserved: number; owed: number };

/** Members by how near they are to the cheapest reward: who could take it, and who lacks at most a fifth of it. */
export type Reach = { reward: string; points: number; reached: number; near: number };

export type LiabilityFacts = {
  /** The shop-local day that all of it is of. */
  today: string;
  cost: PointCost;
  expiry: ExpiryRule | null;
  outstanding: Outstanding;
  aged: readonly AgedPoints[];
  cohorts: readonly IssueCohort[];
  expiring: readonly ExpiringPoints[];
  /** Null without a reward on offer. */
  reach: Reach | null;
};

/** The report "liability". `breakageShare`: of all outstanding points, pending ones included; 0 where none is known. */
export type LiabilityReport = {
  today: string;
  cost: PointCost;
  expiry: ExpiryRule | null;
  outstanding: Outstanding & { points: number };
  byAge: AgeBucket[];
  cohorts: readonly IssueCohort[];
  breakage: Breakage | null;
  breakageShare: number;
  liability: Liability;
  forecast: ExpiryForecast;
  /** Of that, what runs out within 30 days. */
  expiringSoon: number;
  reach: Reach | null;
};

const MONTHS_AHEAD = 12;
const SOON_DAYS = 30;

/** What is owed, how old it is, how much of it will never be redeemed, and what runs out when. */
export function liabilityReport(facts: LiabilityFacts): LiabilityReport {
  const { today, cost, expiry, outstanding, cohorts } = facts;
  const points = outstanding.pending + outstanding.available + outstanding.reserved;
  const breakage = estimateBreakage(cohorts, expiry?.mode === "lots" ? expiry.months : null);
  const share = breakage ? shareBroken(breakage, outstanding.pending) : 0;
  return {
    today,
    cost,
    expiry,
    outstanding: { ...outstanding, points },
    byAge: outstandingByAge(facts.aged),
    cohorts,
    breakage,
    breakageShare: share,
    liability: pointsLiability({ outstanding: points, cost, breakage: share }),
    forecast: forecastExpiry(facts.expiring, today.slice(0, 7), MONTHS_AHEAD),
    expiringSoon: facts.expiring
      .filter(({ lastDay }) => lastDay !== null && lastDay <= dayAfter(today, SOON_DAYS))
      .reduce((sum, each) => sum + each.points, 0),
    reach: facts.reach,
  };
}

/** Pending points are as young as points can be: of them breaks what breaks of those just issued. */
function shareBroken({ cohorts, ofIssued }: Breakage, pending: number): number {
  const young = Math.max(0, pending);
  const all = cohorts.reduce((sum, { outstanding }) => sum + outstanding, young);
  const broken = cohorts.reduce((sum, each) => sum + each.outstanding * each.ofOutstanding, young * ofIssued);
  return all > 0 ? broken / all : 0;
}
