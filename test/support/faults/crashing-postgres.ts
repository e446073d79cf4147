import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "~/db/migrate.server";
import { startPostgres } from "../../../scripts/postgres.ts";
import { serverAccount } from "../../../scripts/postgres/account.ts";
import { prepareHome, readConnection } from "../../../scripts/postgres/home.ts";
import { isAlive, withLock } from "../../../scripts/postgres/lock.ts";
import { isReady, launch, runningPostmaster, shutDown, signal } from "../../../scripts/postgres/postmaster.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const DATA = ".data/postgres-faults";

/** A PostgreSQL that nobody else uses, which keeps what it has acknowledged, and which can be made to crash. */
export type CrashingPostgres = {
  /** A migrated database without rows. */
  url: string;
  /** `pg_ctl stop -m immediate`: every process of the server ends at once, nothing is written. */
  crash: () => Promise<void>;
  /** Starts it again in the same place; resolves when it has recovered. */
  recover: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * fsync stays on, and synchronous_commit with it: what was committed before a crash is there after it. Another run of the
 * tests on this machine waits for its turn.
 */
export async function startCrashingPostgres(): Promise<CrashingPostgres> {
  const leave = await takeTurn();
  const server = await startPostgres({ dataDir: DATA, settings: { max_connections: "100" } });
  const home = prepareHome(resolve(ROOT, DATA), serverAccount());
  const name = `faults_${randomBytes(5).toString("hex")}`;
  const url = await server.ensureDatabase(name);
  await migrate(url, resolve(ROOT, "prisma/migrations"));
  const crash = async () => {
    const running = runningPostmaster(home);
    if (!running) return;
    signal(running.pid, "SIGQUIT");
    while (isAlive(running.pid)) await sleep(10);
  };
  const recover = async () => {
    const pid = await launch(home, server.port, { max_connections: "100" });
    if (!(await isReady(pid, { ...readConnection(home), port: server.port })))
      throw new Error("PostgreSQL did not recover");
  };
  return {
    url,
    crash,
    recover,
    close: async () => {
      if (!runningPostmaster(home)) await recover();
      await dropDatabase(server.url("postgres"), name);
      const last = runningPostmaster(home);
      if (last) await shutDown(home, last.pid);
      await server.stop();
      leave();
    },
  };
}

/** Resolves when nobody else crashes this server; the answer lets the next one in. */
async function takeTurn(): Promise<() => void> {
  const turn = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  void withLock(resolve(ROOT, `${DATA}.turn`), () => {
    turn.resolve();
    return end.promise;
  });
  await turn.promise;
  return end.resolve;
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.end();
}
