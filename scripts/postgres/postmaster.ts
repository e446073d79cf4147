import { type SpawnOptions, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Connection, giveTo, type Home } from "./home.ts";
import { isAlive } from "./lock.ts";

/** The superuser that initdb creates. */
export const ROLE = "evergreen";

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 20_000;

export function connectionUrl(connection: Connection, database: string): string {
  return `postgresql://${ROLE}:${connection.password}@127.0.0.1:${connection.port}/${encodeURIComponent(database)}`;
}

/** Makes an empty cluster, completely or not at all: sorted and compared alike on every machine. */
export async function initialize(home: Home, connection: Connection): Promise<void> {
  const unfinished = `${home.data}.new`;
  const passwordFile = join(home.folder, "password");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(home.account, unfinished);
  writeFileSync(passwordFile, connection.password, { mode: 0o600 });
  giveTo(home.account, passwordFile);
  try {
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = [`--username=${ROLE}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    await run(home, "initdb", [`--pgdata=${unfinished}`, ...locale, ...access]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, home.data);
}

/** The server that already runs on this data; null when there is none. A left-over pid file is removed. */
export function runningPostmaster(home: Home): { pid: number; port: number } | null {
  const path = join(home.data, "postmaster.pid");
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (isAlive(pid) && worksIn(pid, home.data)) return { pid, port: Number(lines[3]) };
  rmSync(path, { force: true });
  return null;
}

/** A postmaster's working folder is its data; where /proc is missing, PostgreSQL's own check has to do. */
function worksIn(pid: number, data: string): boolean {
  if (!existsSync("/proc/self/cwd")) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}

/** Starts the server in a session of its own, so that a Ctrl-C in the terminal reaches us and not the server. */
export async function launch(home: Home, port: number, settings: Record<string, string>): Promise<number> {
  const fixed = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "" };
  const flags = Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openSync(home.log, "w", 0o600);
  try {
    const child = spawn(join(home.programs, "bin/postgres"), ["-D", home.data, ...flags], {
      ...surroundings(home),
      detached: true,
      stdio: ["ignore", log, log],
    });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(log);
  }
}

/** Waits until the server answers our password. False when it exited or doesn't. */
export async function isReady(pid: number, connection: Connection): Promise<boolean> {
  for (const start = Date.now(); Date.now() - start < READY_WITHIN_MS; await sleep(50)) {
    if (!isAlive(pid)) return false;
    const client = new pg.Client({ connectionString: connectionUrl(connection, "postgres") });
    client.on("error", () => undefined); // the server may go away between connecting and ending
    try {
      await client.connect();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "28P01") return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

/** Stops the server: open transactions are rolled back and everything is written. */
export async function shutDown(home: Home, pid: number): Promise<void> {
  signal(pid, "SIGINT");
  const pidFile = join(home.data, "postmaster.pid");
  for (const start = Date.now(); isAlive(pid) && existsSync(pidFile); await sleep(20)) {
    if (Date.now() - start > STOPPED_WITHIN_MS) return signal(pid, "SIGQUIT");
  }
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A port nobody listens on: the wanted one if it is free. */
export async function freePort(wanted: number | null): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | null>((resolve) => {
      const server = createServer().once("error", () => resolve(null));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address ? address.port : null));
      });
    });
  return (wanted ? await tryPort(wanted) : null) ?? (await tryPort(0)) ?? 0;
}

/** The end of the server's log, for a message. */
export function logTail(home: Home): string {
  return existsSync(home.log) ? readFileSync(home.log, "utf8").trimEnd().split("\n").slice(-8).join("\n") : "";
}

async function run(home: Home, program: string, flags: string[]): Promise<void> {
  const child = spawn(join(home.programs, "bin", program), flags, {
    ...surroundings(home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve).once("error", reject);
  });
  if (code !== 0) throw new Error(`${program} failed (${code}):\n${Buffer.concat(output).toString().trimEnd()}`);
}

/** Nothing of the caller's environment reaches the server: a PGPORT or a locale would change what it does. */
function surroundings({ account, folder, programs }: Home): SpawnOptions {
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    LC_ALL: "C",
    TZ: "UTC",
    LD_LIBRARY_PATH: join(programs, "lib"),
  };
  return { ...account, cwd: folder, env: env as NodeJS.ProcessEnv };
}
