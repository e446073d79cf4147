import { HEALTH_NUMBERS } from "~/domain/insights/health/health-numbers";
import type { Cell, CsvTable } from "./csv-table";
import { presentHealth } from "./health.server";

/** Every number of the page in the range, and in what it is compared with. */
const health: CsvTable = {
  columns: [
    { name: "metric", kind: "word" },
    { name: "value", kind: "number" },
    { name: "compared", kind: "number" },
    { name: "unit", kind: "word" },
  ],
  hasRange: true,
  report: "health",
  async *read(deps, shop, { range }) {
    const { health: now, former } = await presentHealth(deps, shop, range);
    if (!now) return;
    yield HEALTH_NUMBERS.map(({ key, kind, of }): Cell[] => {
      const written = (value: number | null) => value && Math.round(value * (kind === "rate" ? 1e6 : 1e4)) / 1e4;
      return [`metric.${key}.name`, written(of(now)), former && written(of(former)), `csv.unit.${kind}`];
    });
  },
};

/** Rewards by use and cost. */
const rewards: CsvTable = {
  columns: [
    { name: "reward", kind: "text" },
    { name: "rewards_taken", kind: "number" },
    { name: "rewards_used", kind: "number" },
    { name: "points_used", kind: "number" },
    { name: "reward_cost", kind: "money" },
  ],
  hasRange: true,
  report: "health",
  async *read(deps, shop, { range }) {
    const { health: now } = await presentHealth(deps, shop, range);
    if (!now) return;
    yield now.rewards.map(({ name, taken, used, usedPoints, costMinor }) => [name, taken, used, usedPoints, costMinor]);
  },
};

/** Orders with a reward by when they came. */
const rewardTiming: CsvTable = {
  columns: [
    { name: "timing", kind: "word" },
    { name: "orders", kind: "number" },
  ],
  hasRange: true,
  report: "health",
  async *read(deps, shop, { range }) {
    const { health: now } = await presentHealth(deps, shop, range);
    if (!now) return;
    const timings = ["early", "due", "overdue", "unknown"] as const;
    yield timings.map((timing) => [`health.timing.${timing}`, now.timing[timing]]);
  },
};

/** The tables of the page of programme health. */
export const HEALTH_TABLES: Record<string, CsvTable> = {
  health,
  rewards,
  "reward-timing": rewardTiming,
};
