import { monthsAfter } from "../cohorts/months";

/** Points left of a lot, or of several, and the last day on which they can be spent; null: they do not expire. */
export type ExpiringPoints = { lastDay: string | null; points: number };

/** `months`: the months from the present one on, each once. What runs out beyond them is `later`, what never does `never`. */
export type ExpiryForecast = { months: { month: string; points: number }[]; later: number; never: number };

/**
 * The points that run out by calendar month, if none of them is spent before: an upper bound. They run out in the month of
 * their last day; those whose last day is over and that no run has taken yet count in the present month. Days and months
 * are the shop's, YYYY-MM-DD and YYYY-MM; all of it adds up to all the points.
 */
export function forecastExpiry(lots: readonly ExpiringPoints[], thisMonth: string, months: number): ExpiryForecast {
  const byMonth = new Map<string, number>();
  for (let ahead = 0; ahead < months; ahead += 1) byMonth.set(monthsAfter(thisMonth, ahead), 0);
  const forecast = { later: 0, never: 0 };
  for (const { lastDay, points } of lots) {
    if (lastDay === null) {
      forecast.never += points;
      continue;
    }
    const month = lastDay.slice(0, 7) < thisMonth ? thisMonth : lastDay.slice(0, 7);
    const known = byMonth.get(month);
    if (known === undefined) forecast.later += points;
    else byMonth.set(month, known + points);
  }
  return { months: [...byMonth].map(([month, points]) => ({ month, points })), ...forecast };
}
