import type { Sql } from "~/db/database.server";

export type JobState = "created" | "retry" | "active" | "completed" | "cancelled" | "failed";
/** The newest run of a job that runs by itself. `at` is when it ended, else began, else was put on the queue. */
export type JobRun = { name: string; state: JobState; at: Date };

/** The newest run of each schedule; of one that never ran, or ran longer ago than jobs are kept, there is none. */
export async function listLastRuns(sql: Sql): Promise<JobRun[]> {
  return await sql.rows<JobRun>(
    `SELECT schedule.name, job.state, coalesce(job.completed_on, job.started_on, job.created_on) AS at
       FROM pgboss.schedule
       JOIN pgboss.job ON job.name = schedule.name AND job.id = schedule.last_job_id`,
  );
}

/** When a job last ran to its end; null when that is longer ago than jobs are kept. */
export async function findLastCompletion(sql: Sql, name: string): Promise<Date | null> {
  const rows = await sql.rows<{ at: Date | null }>(
    "SELECT max(completed_on) AS at FROM pgboss.job WHERE name = $1 AND state = 'completed'",
    [name],
  );
  return rows[0]?.at ?? null;
}
