import { HEALTH_NUMBERS } from "~/domain/insights/health/health-numbers";
import { tablesOf, type CsvTable } from "./csv-table";
import { presentHealth } from "./health.server";
import { NUMBER_COLUMNS, numberRows } from "./number-rows";

const TIMINGS = ["early", "due", "overdue", "unknown"] as const;

const tableOf = tablesOf({ hasRange: true, report: "health" }, async (deps, shop, { range }) => {
  const { health: now, former } = await presentHealth(deps, shop, range);
  return now && { now, former, currency: shop.currency };
});

/** The tables of the page of programme health, by the name in their address. */
export const HEALTH_TABLES: Record<string, CsvTable> = {
  health: tableOf(NUMBER_COLUMNS, ({ currency, ...reports }) => numberRows(HEALTH_NUMBERS, reports, currency)),
  rewards: tableOf(
    [
      { name: "reward", kind: "text" },
      { name: "rewards_taken", kind: "number" },
      { name: "rewards_used", kind: "number" },
      { name: "points_used", kind: "number" },
      { name: "reward_cost", kind: "money" },
    ],
    ({ now }) =>
      now.rewards.map(({ name, taken, used, usedPoints, costMinor }) => [name, taken, used, usedPoints, costMinor]),
  ),
  "reward-timing": tableOf(
    [
      { name: "timing", kind: "word" },
      { name: "orders", kind: "number" },
    ],
    ({ now }) => TIMINGS.map((timing) => [`health.timing.${timing}`, now.timing[timing]]),
  ),
};
