import type { Sql } from "./database.server";

/** Let a shop's pages see that shop's jobs and no other's, once the queue has made its tables. Safe to repeat. */
export async function protectJobs(sql: Sql): Promise<void> {
  await sql.rows("SELECT protect_jobs()");
}
