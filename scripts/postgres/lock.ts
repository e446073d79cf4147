import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Names this process so that a later process with the same pid is not mistaken for it: pid and, where the system tells,
 * the moment it started.
 */
export function processName(pid: number = process.pid): string {
  return `${pid}-${startedAt(pid) ?? ""}`;
}

/** Whether the process that `processName` named still runs. A zombie does not. */
export function isRunning(name: string): boolean {
  const [pid, started] = name.split("-");
  if (!isAlive(Number(pid))) return false;
  return !started || startedAt(Number(pid)) === started;
}

/** Whether a process with this pid exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return processStatus(pid)?.[0] !== "Z";
}

/** The fields of /proc/<pid>/stat from the state on; undefined where there is no /proc. */
function processStatus(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function startedAt(pid: number): string | undefined {
  return processStatus(pid)?.[19];
}

/** Runs `work` while no other process holds the lock file. The lock of a process that died is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const own = `${path}.${process.pid}.${randomUUID()}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(own, processName(), { mode: 0o600 });
  try {
    while (!tryLink(own, path)) {
      takeStaleAway(path);
      await sleep(50);
    }
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead holder's lock aside; puts it back if another waiter replaced it with a live one in between. */
function takeStaleAway(path: string): void {
  const aside = `${path}.stale.${randomUUID()}`;
  try {
    if (isRunning(readFileSync(path, "utf8"))) return;
    renameSync(path, aside);
    if (isRunning(readFileSync(aside, "utf8"))) tryLink(aside, path);
    rmSync(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Who uses a server: one file each in a folder, so that the last one to leave can stop it. */
export class Users {
  constructor(private readonly folder: string) {}

  /** Signs this process in; the answer is the ticket to sign out with. One process may sign in more than once. */
  enter(): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const ticket = join(this.folder, `${processName()}_${randomUUID()}`);
    writeFileSync(ticket, "");
    return ticket;
  }

  /** Signs out. True when nobody else who still runs is signed in. */
  leave(ticket: string): boolean {
    rmSync(ticket, { force: true });
    return this.count() === 0;
  }

  /** How many users still run; the tickets of dead ones are removed. */
  count(): number {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const tickets = readdirSync(this.folder);
    const live = tickets.filter((ticket) => isRunning(ticket.split("_")[0] ?? ""));
    for (const ticket of tickets) if (!live.includes(ticket)) rmSync(join(this.folder, ticket), { force: true });
    return live.length;
  }
}
