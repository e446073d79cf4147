import type { Range } from "~/domain/insights/ranges/range";
import { snapshotKey, snapshotRange } from "~/domain/insights/segments/snapshot";
import { parseRange, type RangeProblem } from "./range";

/**
 * What an address asks of customers in segments, `?from=&to=&compare=`. `key`: which report that is, "" for the one that a refresh
 * makes. `isDefault`: the address names no days.
 */
export type AskedSnapshot = { range: Range; problem: RangeProblem | null; key: string; isDefault: boolean };

/** Who customers are when a range ends, against who they were when the former one did; without days now, against a month ago. */
export function parseSnapshot(query: URLSearchParams, today: string): AskedSnapshot {
  if (query.get("from") || query.get("to")) {
    const { range, problem } = parseRange(query, today);
    return { range, problem, key: snapshotKey(range), isDefault: false };
  }
  const range = snapshotRange(today, query.get("compare"));
  return { range, problem: null, key: range.compare === "year" ? snapshotKey(range) : "", isDefault: true };
}
