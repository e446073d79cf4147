import { fileURLToPath } from "node:url";
import { migrate } from "../app/db/migrate.server.ts";
import { emptyDatabase } from "../scripts/playground.ts";
import { provideDatabase } from "../scripts/postgres.ts";
import { ingest } from "./ingest.ts";
import type { Bench } from "./result.ts";

// `npm run bench -- NAME`: measures one claim of speed against its baseline, side by side, in one run. The last line is JSON.

const BENCHES: Record<string, Bench> = { ingest };
const MIGRATIONS = fileURLToPath(new URL("../prisma/migrations", import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (!bench) {
  say(`Which bench? One of: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}

const database = await provideDatabase("evergreen_bench", { log: say });
try {
  await emptyDatabase(database.url);
  await migrate(database.url, MIGRATIONS, say);
  const result = await bench({ databaseUrl: database.url, say });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.ok ? 0 : 1;
} finally {
  await database.stop();
}
