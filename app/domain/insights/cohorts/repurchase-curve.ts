import { pooledSurvival } from "../statistics/pooled-survival";
import { monthsBetween } from "./months";

/** Customers whose first order was in `firstMonth` and whose second so many months later; null: none until now. */
export type SecondOrders = { firstMonth: string; monthsToSecond: number | null; customers: number };

/** `repurchased`: share that has ordered again by the end of this age; `atRisk`: had not at its start, and were watched through it. */
export type RepurchaseStep = { age: number; cohorts: number; atRisk: number; repurchased: number };

/**
 * The share of customers who have ordered a second time, by months since their first order. Young cohorts have had less
 * time: each age is pooled over the cohorts that were watched through it (Kaplan–Meier), so the curve does not sink with
 * every new customer. `lastMonth` is the last full month; customers and orders after it are left out.
 */
export function repurchaseCurve(rows: readonly SecondOrders[], lastMonth: string): RepurchaseStep[] {
  const cohorts = [...Map.groupBy(rows, ({ firstMonth }) => firstMonth)].map(([month, own]) => {
    const eventsByAge = Array.from({ length: Math.max(0, monthsBetween(month, lastMonth) + 1) }, () => 0);
    let size = 0;
    for (const { monthsToSecond, customers } of own) {
      size += customers;
      if (monthsToSecond !== null && monthsToSecond in eventsByAge) eventsByAge[monthsToSecond]! += customers;
    }
    return { size, eventsByAge };
  });
  return pooledSurvival(cohorts).map(({ age, cohorts, atRisk, surviving }) => ({
    age,
    cohorts,
    atRisk,
    repurchased: 1 - surviving,
  }));
}
