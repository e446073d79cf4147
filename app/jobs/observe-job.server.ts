import type { Job, JobResult } from "pg-boss";
import { metrics } from "~/lib/metrics.server";
import { withSpan } from "~/lib/tracing.server";
import type { JobName } from "./jobs";

const OUTCOMES = { completed: "done", deadletter: "refused", failed: "failed" } as const;

/** Count, time and trace one run of a job, whose result says what became of it. */
export async function observeJob(name: JobName, job: Job, run: () => Promise<JobResult>): Promise<JobResult> {
  const startedAt = performance.now();
  const attributes = { "job.name": name, "job.id": job.id, attempt: job.retryCount + 1 };
  const result = await withSpan(`job ${name}`, { attributes }, async (span) => {
    const result = await run();
    if (result.status !== "completed") span.fail(OUTCOMES[result.status]);
    return result;
  });
  metrics.jobs.observe({ job: name, outcome: OUTCOMES[result.status] }, (performance.now() - startedAt) / 1000);
  return result;
}
