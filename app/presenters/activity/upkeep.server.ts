import { findLastCompletion, listLastRuns, type JobRun } from "~/db/insights/job-runs.server";
import { findLastReconciliation, sumReconciliations } from "~/db/insights/reconciliation-stats.server";
import { findViolations } from "~/db/invariant-violations.server";
import { findAudit } from "~/db/ledger-audit.server";
import { findSealHead } from "~/db/ledger-seal.server";
import type { PageShop } from "~/presenters/read-deps";
import type { ActivityDeps } from "./activity.server";

/** The last comparison with Shopify, and all since an instant added up; null before the first. */
export async function presentReconciliation({ db }: Pick<ActivityDeps, "db">, shop: PageShop, since: Date) {
  const [last, sums] = await Promise.all([findLastReconciliation(db, shop.id), sumReconciliations(db, shop.id, since)]);
  if (!last) return null;
  const { ranAt, fromAt, toAt, seen, missed, repaired, error } = last;
  return {
    last: {
      ranAt: ranAt.toISOString(),
      fromAt: fromAt.toISOString(),
      toAt: toAt.toISOString(),
      seen,
      missed,
      repaired,
      hasFailed: error !== null,
    },
    sums,
  };
}

const OUTCOMES = {
  created: "queued",
  retry: "retrying",
  active: "running",
  completed: "done",
  cancelled: "failed",
  failed: "failed",
} as const satisfies Record<JobRun["state"], string>;

/** Every job that runs by itself: its last run, what came of it, and its next. */
export async function presentSchedule({ jobs, now }: Pick<ActivityDeps, "jobs" | "now">) {
  const runs = new Map((await listLastRuns(jobs.sql)).map((run) => [run.name, run]));
  return jobs.upcoming(now()).map(({ name, nextAt }) => {
    const run = runs.get(name);
    return {
      name,
      nextAt: nextAt.toISOString(),
      last: run ? { at: run.at.toISOString(), outcome: OUTCOMES[run.state] } : null,
    };
  });
}

/** When the data were last checked, and what was found wrong in this shop: rules broken, rows in all. */
export async function presentBooks({ db, jobs }: Pick<ActivityDeps, "db" | "jobs">, shop: PageShop) {
  const [checkedAt, violations] = await Promise.all([
    findLastCompletion(jobs.sql, "check-invariants"),
    findViolations(db, shop.id),
  ]);
  return { checkedAt: checkedAt?.toISOString() ?? null, ...violations };
}

/** The seal on the shop's history: how many blocks, the newest one's time, and what the last audit found; nulls before the first. */
export async function presentSeal({ db }: Pick<ActivityDeps, "db">, shop: PageShop) {
  const [head, audit] = await Promise.all([findSealHead(db, shop.id), findAudit(db, shop.id)]);
  return {
    blocks: head?.number ?? 0,
    sealedAt: head?.sealedAt.toISOString() ?? null,
    audit: audit && { at: audit.auditedAt.toISOString(), findings: audit.findings },
  };
}
