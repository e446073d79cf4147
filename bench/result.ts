/** What a bench prints as its last line. `ratio` is value over baseline; `ok` says whether the target was met. */
export type BenchResult = {
  name: string;
  value: number;
  unit: string;
  baseline: number;
  ratio: number;
  target: string;
  ok: boolean;
  details: Record<string, unknown>;
};

/** A bench gets an empty, migrated database and a place to say how it goes. Bounded to a minute by itself. */
export type Bench = (context: {
  databaseUrl: string;
  /** Another empty, migrated database on the same server, by a short name. */
  emptyDatabaseAt: (name: string) => Promise<string>;
  say: (line: string) => void;
}) => Promise<BenchResult>;

/** The value below which a share of the sample lies; `share` between 0 and 1. NaN for an empty sample. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
