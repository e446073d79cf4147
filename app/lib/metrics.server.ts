import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What this process counts; `GET /metrics` prints it. docs/operations.md says what each one means. */
export const registry = new Registry();

const registers = [registry];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300];

/**
 * Counters in this process's memory. A call costs less than a microsecond, so it may stand anywhere but in a loop over
 * events: count a batch with one `inc(labels, n)`, after its commit. Labels come from lists that the code holds; a shop,
 * a person or anything a caller sends is never one.
 */
export const metrics = {
  /** Requests by route pattern and status; 499 is a caller that went away before the answer. */
  http: new Histogram({
    name: "evergreen_http_request_duration_seconds",
    help: "HTTP requests, from their head to the end of the answer",
    labelNames: ["route", "status"] as const,
    buckets: SECONDS,
    registers,
  }),
  /** Webhook deliveries worked: `done`, `ignored`, `failed` (set aside) or `retried` (will be tried again). */
  deliveries: new Counter({
    name: "evergreen_deliveries_total",
    help: "Webhook deliveries worked, by topic and outcome",
    labelNames: ["topic", "outcome"] as const,
    registers,
  }),
  /** Ledger entries of committed transactions, by the kind of entry. */
  ledgerEntries: new Counter({
    name: "evergreen_ledger_entries_total",
    help: "Ledger entries written, by kind",
    labelNames: ["kind"] as const,
    registers,
  }),
  /** Points that those entries moved, without their sign. */
  ledgerPoints: new Counter({
    name: "evergreen_ledger_points_total",
    help: "Points moved by ledger entries, by kind, without sign",
    labelNames: ["kind"] as const,
    registers,
  }),
  /** Runs of jobs: `done`, `refused` (a failure that no retry mends) or `failed` (tried again while tries are left). */
  jobs: new Histogram({
    name: "evergreen_job_duration_seconds",
    help: "Runs of background jobs, by job and outcome",
    labelNames: ["job", "outcome"] as const,
    buckets: JOB_SECONDS,
    registers,
  }),
  /** Calls of Shopify's Admin API: `ok`, `throttled`, `refused` (for good) or `failed`. */
  adminApi: new Histogram({
    name: "evergreen_admin_api_request_duration_seconds",
    help: "Admin API requests, by operation and outcome",
    labelNames: ["operation", "outcome"] as const,
    buckets: SECONDS,
    registers,
  }),
} as const;

let lastCost: number | null = null;
let lowestCost = Infinity;

/** Note how much of a shop's Admin API budget an answer left. Which shop's is not kept: there may be thousands. */
export function seeAdminApiCost(available: number): void {
  lastCost = available;
  lowestCost = Math.min(lowestCost, available);
}

gauge({
  name: "evergreen_admin_api_cost_available",
  help: "Cost points that Admin API answers left to their shop: the last answer's, and the lowest since the last scrape",
  label: "of",
  read: () => {
    if (lastCost === null) return null;
    const read = { last: lastCost, lowest: Math.min(lowestCost, lastCost) };
    lowestCost = Infinity;
    return read;
  },
});

/** A number; one for each value of a label; or null, for nothing is known, and then nothing is printed. */
type Reading = number | Record<string, number> | null;

/** Print what `read` answers at every scrape. A scrape waits for it, so it must be bounded in time. */
export function gauge<Label extends string>({
  name,
  help,
  label,
  read,
}: {
  name: string;
  help: string;
  label?: Label;
  read: () => Reading | Promise<Reading>;
}): void {
  const collect = async (gauge: Gauge) => {
    const reading = await read();
    gauge.reset();
    if (reading === null) return label ? undefined : gauge.remove();
    if (typeof reading === "number") return gauge.set(reading);
    for (const [value, amount] of Object.entries(reading)) gauge.set({ [label ?? ""]: value }, amount);
  };
  new Gauge({
    name,
    help,
    labelNames: label ? [label] : [],
    registers,
    collect() {
      return collect(this);
    },
  });
}
