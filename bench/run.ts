import { fileURLToPath } from "node:url";
import { migrate } from "../app/db/migrate.server.ts";
import { emptyDatabase } from "../scripts/playground.ts";
import { startPostgres } from "../scripts/postgres.ts";
import { backfill } from "./backfill.ts";
import { balance } from "./balance.ts";
import { drain } from "./drain.ts";
import { hot } from "./hot.ts";
import { ingest } from "./ingest.ts";
import { insights } from "./insights.ts";
import { observe } from "./observe.ts";
import { redeem } from "./redeem.ts";
import type { Bench } from "./result.ts";

// `npm run bench -- NAME`: measures one claim of speed against its baseline, side by side, in one run. The last line is JSON.

const BENCHES: Record<string, Bench> = { ingest, drain, hot, redeem, balance, observe, backfill, insights };
const MIGRATIONS = fileURLToPath(new URL("../prisma/migrations", import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (!bench) {
  say(`Which bench? One of: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}

// A server of its own, set up as one for production is: docs/operations.md gives the same figures.
const server = await startPostgres({
  dataDir: ".data/bench",
  settings: { shared_buffers: "1GB", max_wal_size: "8GB", checkpoint_timeout: "15min" },
  log: say,
});
const emptyDatabaseAt = async (suffix: string): Promise<string> => {
  const url = await server.ensureDatabase(`evergreen_${suffix}`);
  await emptyDatabase(url);
  await migrate(url, MIGRATIONS);
  return url;
};
try {
  const result = await bench({ databaseUrl: await emptyDatabaseAt("bench"), emptyDatabaseAt, say });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.ok ? 0 : 1;
} finally {
  await server.stop();
}
