import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { migrate } from "../app/db/migrate.server.ts";
import { provideDatabase } from "./postgres.ts";
import { SERVER_FLAGS } from "./server-flags.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

// Runs the built server (`--role=web|worker` is passed on) on DATABASE_URL. Without one it runs on the embedded
// PostgreSQL, which is brought up to date here; a database of one's own is migrated by `npm run migrate`.
const database = await provideDatabase("evergreen", { log: console.log, stopsOnSignals: false });
try {
  if (database.isEmbedded) await migrate(database.url, `${ROOT}prisma/migrations`, console.log);
  process.exitCode = await serve(database.url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await database.stop();
}

async function serve(databaseUrl: string): Promise<number> {
  const child = spawn(process.execPath, [...SERVER_FLAGS, `${ROOT}build/server/index.js`, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: process.env.NODE_ENV ?? "production", DATABASE_URL: databaseUrl },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Ctrl-C in a terminal reaches the child without us.
    process.on(signal, () => void (signal === "SIGINT" && process.stdin.isTTY ? false : child.kill(signal)));
  }
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
