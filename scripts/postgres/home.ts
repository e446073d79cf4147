import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Account, isEnterableByOthers } from "./account.ts";
import { areBinariesReachable, copyBinaries, packagedPostgres, repairBinaries } from "./binaries.ts";

/** Where one server lives: its programs, its data, and what is needed to connect to it. */
export type Home = {
  account: Account;
  /** Holds bin/, lib/ and share/. */
  programs: string;
  /** Holds everything below, and nothing else. */
  folder: string;
  data: string;
  log: string;
};

/** Kept between runs, readable by its owner only. */
export type Connection = { password: string; port: number | null };

/**
 * Finds or prepares the place for a server. That is `dataDir` itself, unless the server must run as another account that
 * can't walk there: then it is a folder under /var/tmp, and `dataDir/location` says which.
 */
export function prepareHome(dataDir: string, account: Account): Home {
  mkdirSync(dataDir, { recursive: true });
  const native = packagedPostgres();
  if (account.uid === undefined) {
    repairBinaries(native);
    return describe(native, dataDir, account);
  }
  chmodSync(dataDir, 0o711);
  const isNear = isEnterableByOthers(dataDir);
  const folder = isNear ? dataDir : farFolder(dataDir);
  if (!isNear) writeFileSync(join(dataDir, "location"), `${folder}\n`);
  if (areBinariesReachable(native)) {
    repairBinaries(native);
    return describe(native, folder, account);
  }
  const { version } = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as { version: string };
  const programs = join(folder, `postgresql-${version}`);
  copyBinaries(native, programs);
  return describe(programs, folder, account);
}

function describe(programs: string, folder: string, account: Account): Home {
  return { account, programs, folder, data: join(folder, "data"), log: join(folder, "postgres.log") };
}

/** A folder of root's own under a temporary folder that lasts, named after the project's place. */
function farFolder(dataDir: string): string {
  const name = `evergreen-${createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 12)}`;
  const parent = ["/var/tmp", tmpdir()].find((candidate) => existsSync(candidate) && isEnterableByOthers(candidate));
  if (!parent) {
    throw new Error(
      "PostgreSQL does not run as root, and no folder was found that both root and another account can enter. " +
        "Run this as an ordinary user, or set DATABASE_URL.",
    );
  }
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to someone else: remove it, or set DATABASE_URL.`);
  }
  chmodSync(folder, 0o711);
  return folder;
}

/** Gives a path to the account the server runs as. */
export function giveTo(account: Account, path: string): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid ?? account.uid);
}

/** The password is made once per server, at random. */
export function readConnection(home: Home): Connection {
  const path = join(home.folder, "connection.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Connection;
  const connection: Connection = { password: randomBytes(18).toString("base64url"), port: null };
  writeConnection(home, connection);
  return connection;
}

export function writeConnection(home: Home, connection: Connection): void {
  const path = join(home.folder, "connection.json");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
