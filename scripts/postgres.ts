import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { serverAccount } from "./postgres/account.ts";
import { giveTo, type Home, prepareHome, readConnection, writeConnection } from "./postgres/home.ts";
import { Users, withLock } from "./postgres/lock.ts";
import {
  connectionUrl,
  freePort,
  initialize,
  isReady,
  launch,
  logTail,
  runningPostmaster,
  shutDown,
  signal,
} from "./postgres/postmaster.ts";

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAJOR_VERSION = "17";

export type PostgresOptions = {
  /** Where the data is kept; relative to the project. `.data/postgres` when absent. */
  dataDir?: string;
  /** The port to listen on. When absent: the one used last, if free, or any free one. */
  port?: number;
  /** Server settings, e.g. `{ fsync: "off" }` for data that may be lost. They count when the server is started. */
  settings?: Record<string, string>;
  /** Told what takes long. */
  log?: (message: string) => void;
  /** Whether SIGINT, SIGTERM and SIGHUP stop the server and end this process. True when absent. */
  stopsOnSignals?: boolean;
};

export type Postgres = {
  /** The address of a database on this server. */
  url(database: string): string;
  port: number;
  /** Whether it ran before we came: someone else uses it too, or its starter was killed. */
  isShared: boolean;
  /** Creates the database if it isn't there, and answers its address. */
  ensureDatabase(database: string): Promise<string>;
  /** Says that we are done; the last user's stop stops the server. Safe to repeat. */
  stop(): Promise<void>;
};

/**
 * A PostgreSQL of this project's own, on 127.0.0.1 with a random password.
 *
 * Callers on the same data share one server: the first starts it, the last stops it. One left behind by a killed process
 * is used again. Throws a sentence for a person when it can't be started.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const dataDir = resolve(PROJECT, options.dataDir ?? ".data/postgres");
  return withLock(`${dataDir}.lock`, async () => {
    const home = prepareHome(dataDir, serverAccount());
    const users = new Users(join(home.folder, "users"));
    const running = runningPostmaster(home);
    const server = (running && (await joinRunning(home, running))) ?? (await start(home, options));
    const ticket = users.enter();

    const leave = () => users.leave(ticket);
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= withLock(`${dataDir}.lock`, async () => {
        if (leave()) await shutDown(home, server.pid);
        forget();
      });
      return stopping;
    };
    const forget = onEnd({
      stop,
      atExit: () => leave() && signal(server.pid, "SIGINT"),
      stopsOnSignals: options.stopsOnSignals ?? true,
    });

    return {
      url: server.url,
      port: server.port,
      isShared: running !== null,
      ensureDatabase: (database) => ensureDatabase(server.url, database),
      stop,
    };
  });
}

/**
 * The database to work with: `DATABASE_URL` when it is set, else one on the embedded server.
 * `stop` leaves a database that was given by `DATABASE_URL` alone.
 */
export async function provideDatabase(
  database: string,
  options: PostgresOptions = {},
): Promise<{ url: string; isEmbedded: boolean; stop: () => Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, isEmbedded: false, stop: () => Promise.resolve() };
  const server = await startPostgres(options);
  return { url: await server.ensureDatabase(database), isEmbedded: true, stop: server.stop };
}

type Server = { pid: number; port: number; url: (database: string) => string };

/** The server that runs on this data already; null, and stopped, when it doesn't answer. */
async function joinRunning(home: Home, running: { pid: number; port: number }): Promise<Server | null> {
  const connection = { ...readConnection(home), port: running.port };
  if (await isReady(running.pid, connection)) {
    return { ...running, url: (database) => connectionUrl(connection, database) };
  }
  await shutDown(home, running.pid);
  return null;
}

async function start(home: Home, options: PostgresOptions): Promise<Server> {
  const connection = readConnection(home);
  if (!existsSync(home.data)) {
    options.log?.("Preparing PostgreSQL (once) …");
    await initialize(home, connection).catch((error: unknown) => refuse("could not be prepared", error));
  }
  adopt(home);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort(attempt === 1 ? connection.port : null));
    const pid = await launch(home, port, options.settings ?? {}).catch((error: unknown) =>
      refuse("could not be started", error),
    );
    const found = { ...connection, port };
    if (await isReady(pid, found)) {
      writeConnection(home, found);
      return { pid, port, url: (database) => connectionUrl(found, database) };
    }
    await shutDown(home, pid);
    const tail = logTail(home);
    const isPortTaken = /could not bind|Address already in use/.test(tail);
    if (!isPortTaken || options.port || attempt === 5) refuse("did not start; the end of its log", new Error(tail));
  }
}

/** Data of another version, or of another account's, is refused or taken over before the server would stumble on it. */
function adopt(home: Home): void {
  const version = readFileSync(join(home.data, "PG_VERSION"), "utf8").trim();
  if (version !== MAJOR_VERSION) {
    throw new Error(`${home.data} was made by PostgreSQL ${version}, this is ${MAJOR_VERSION}: move it away.`);
  }
  const owner = statSync(home.data).uid;
  const wanted = home.account.uid ?? process.getuid?.() ?? owner;
  if (owner !== wanted) {
    throw new Error(
      `${home.data} belongs to account ${owner} and the server would run as ${wanted}: ` +
        `run chown -R ${wanted} ${home.data}, or remove ${home.folder} to begin anew.`,
    );
  }
  giveTo(home.account, home.data);
}

function refuse(what: string, error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new Error(`The embedded PostgreSQL ${what}: ${detail}\nSet DATABASE_URL to use a PostgreSQL of your own.`);
}

async function ensureDatabase(url: Server["url"], database: string): Promise<string> {
  const client = new pg.Client({ connectionString: url("postgres") });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } catch (error) {
    const isThere = ["42P04", "23505"].includes((error as { code?: string }).code ?? "");
    if (!isThere) throw error;
  } finally {
    await client.end();
  }
  return url(database);
}

/** Stops the server when this process ends, however it ends short of being killed. Answers how to forget about it. */
function onEnd(end: { stop: () => Promise<void>; atExit: () => void; stopsOnSignals: boolean }): () => void {
  const signals: NodeJS.Signals[] = end.stopsOnSignals ? ["SIGINT", "SIGTERM", "SIGHUP"] : [];
  // Stays on while the server stops: npm and the terminal may both pass the same Ctrl-C on.
  const onSignal = (name: NodeJS.Signals) => {
    void end.stop().finally(() => process.kill(process.pid, name));
  };
  for (const name of signals) process.on(name, onSignal);
  process.once("exit", end.atExit);
  return () => {
    for (const name of signals) process.off(name, onSignal);
    process.off("exit", end.atExit);
  };
}

/** `tsx scripts/postgres.ts`: keeps the server up and says where it is. */
async function main(): Promise<void> {
  const server = await startPostgres({ log: console.log });
  console.log(`PostgreSQL: ${await server.ensureDatabase("evergreen")}\nCtrl-C stops it.`);
  setInterval(() => undefined, 1 << 30);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
