import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Whom the server runs as. Empty: as the caller. */
export type Account = { uid?: number; gid?: number };

const PREFERRED = ["postgres", "nobody", "daemon", "www-data"];

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged account of this machine.
 * Anyone else runs it as themselves.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of PREFERRED) {
    const entry = accounts.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return { uid: 65534, gid: 65534 };
}

/** Whether people other than the owner can walk to this path and read it. Nothing there: false. */
export function isReachableByOthers(path: string): boolean {
  try {
    const stat = statSync(path);
    const needed = stat.isDirectory() ? 0o005 : 0o004;
    if ((stat.mode & needed) !== needed) return false;
  } catch {
    return false;
  }
  return isEnterableByOthers(dirname(path));
}

/** Whether people other than the owner can walk through this folder. */
export function isEnterableByOthers(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
