import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Database } from "../../app/db/database.server.ts";

/** What DuckDB took, and what it found to compare: customers by score, R F M as one number of three digits, and of each cohort by month. */
export type DuckAnswer = {
  loadSeconds: number;
  segmentSeconds: number;
  cohortSeconds: number;
  scores: Map<number, number>;
  cohorts: Map<string, number>;
};

/** Scores of a window that ends at a day: quintiles by mid-rank, as `domain/insights/segments/quintiles` has them. */
const scored = (day: string, name: string) => `
  CREATE OR REPLACE TABLE ${name} AS
  WITH buyer AS (
    SELECT customer_id, max(day) AS last_day, min(day) AS first_day, sum(orders) AS ever_orders, sum(net_minor) AS ever_net,
           sum(orders) FILTER (day > ${day} - 365) AS orders, sum(net_minor) FILTER (day > ${day} - 365) AS net
      FROM buyer_day WHERE customer_id <> 0 AND day <= ${day} GROUP BY customer_id),
  recent AS (SELECT * FROM buyer WHERE orders > 0),
  placed AS (
    SELECT customer_id, count(*) OVER () AS n,
           rank() OVER (ORDER BY last_day) AS r, count(*) OVER (PARTITION BY last_day) AS rs,
           rank() OVER (ORDER BY orders) AS f, count(*) OVER (PARTITION BY orders) AS fs,
           rank() OVER (ORDER BY net) AS m, count(*) OVER (PARTITION BY net) AS ms
      FROM recent)
  SELECT buyer.*, coalesce(1 + 5 * (2 * (r - 1) + rs) // (2 * n), 1) AS recency, coalesce(1 + 5 * (2 * (f - 1) + fs) // (2 * n), 1) AS frequency,
         coalesce(1 + 5 * (2 * (m - 1) + ms) // (2 * n), 1) AS monetary
    FROM buyer LEFT JOIN placed USING (customer_id)`;

const GAPS = `
  CREATE OR REPLACE TABLE gap AS
  SELECT customer_id, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS days FROM buyer_day WHERE customer_id <> 0`;

const COHORTS = `
  WITH bought AS (
    SELECT customer_id, net_minor, date_trunc('month', day) AS month,
           date_trunc('month', min(day) OVER (PARTITION BY customer_id)) AS first_month
      FROM buyer_day WHERE customer_id <> 0)
  SELECT strftime(first_month, '%Y-%m') || ' ' || strftime(month, '%Y-%m'), count(DISTINCT customer_id)::integer, sum(net_minor)::double
    FROM bought GROUP BY 1`;

const SECOND_ORDERS = `
  SELECT date_trunc('month', first_day), date_diff('month', first_day, second_day), count(*)
    FROM (SELECT customer_id, min(day) AS first_day, (list_sort(list(day)))[2] AS second_day FROM buyer_day WHERE customer_id <> 0 GROUP BY 1)
   GROUP BY 1, 2`;

/**
 * The questions of the reports "segments" and "cohorts", asked of DuckDB over the same days of buyers, in memory: scores of today and of
 * a month before with usual gaps and moves between them; cohorts by month, second orders, gaps. Loading is told apart.
 */
export async function askDuckdb(
  from: Database,
  shopId: bigint,
  { today, before }: { today: string; before: string },
): Promise<DuckAnswer> {
  const file = join(tmpdir(), `evergreen-bench-${process.pid}-buyer-day.csv`);
  await from.transaction(async (tx) => {
    await tx.rows("SET LOCAL statement_timeout = 0");
    await tx.rows(
      `COPY (SELECT day, customer_id, orders, net_minor FROM buyer_day WHERE shop_id = ${shopId}) TO '${file}' (FORMAT csv, HEADER)`,
    );
  });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const seconds = await timed(connection, [
      `CREATE TABLE buyer_day AS SELECT day::date AS day, customer_id::bigint AS customer_id, orders::integer AS orders,
                                        net_minor::bigint AS net_minor FROM read_csv('${file}')`,
    ]);
    const segmentSeconds = await timed(connection, [
      scored(`DATE '${today}'`, "scored"),
      scored(`DATE '${before}'`, "scored_before"),
      GAPS,
      "SELECT customer_id, quantile_cont(days, 0.5) FROM gap GROUP BY 1 HAVING count(days) >= 2",
      `SELECT b.recency, b.frequency + b.monetary, n.recency, n.frequency + n.monetary, count(*), sum(n.net)
         FROM scored AS n LEFT JOIN scored_before AS b USING (customer_id) GROUP BY 1, 2, 3, 4`,
    ]);
    const cohortSeconds = await timed(connection, [
      COHORTS,
      SECOND_ORDERS,
      "SELECT days, count(*) FROM gap GROUP BY 1",
    ]);
    return {
      loadSeconds: seconds,
      segmentSeconds,
      cohortSeconds,
      scores: await asMap<number>(
        connection,
        "SELECT recency * 100 + frequency * 10 + monetary, count(*) FROM scored GROUP BY 1",
        Number,
      ),
      cohorts: await asMap<string>(connection, COHORTS, String),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(file, { force: true });
  }
}

async function timed(connection: DuckDBConnection, statements: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  for (const statement of statements) await connection.runAndReadAll(statement);
  return (performance.now() - startedAt) / 1000;
}

async function asMap<Key>(
  connection: DuckDBConnection,
  statement: string,
  keyOf: (value: unknown) => Key,
): Promise<Map<Key, number>> {
  const reader = await connection.runAndReadAll(statement);
  return new Map(reader.getRows().map(([key, count]) => [keyOf(key), Number(count)]));
}
