import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { serverAccount } from "../../scripts/postgres/account.ts";
import { freePort } from "../../scripts/postgres/postmaster.ts";

export type PgBouncer = {
  /** The database's address, by way of the pooler. */
  url: string;
  log: () => string;
  stop: () => Promise<void>;
};

/** Where the program is; null when this machine has none. */
export function findPgBouncer(): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, "pgbouncer")).find((path) => existsSync(path)) ?? null;
}

/**
 * A pooler in transaction mode with the settings it comes with, in front of one database, over fewer connections than its
 * clients have: whatever a client leaves on a connection, another finds.
 */
export async function startPgBouncer(program: string, databaseUrl: string): Promise<PgBouncer> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const database = pathname.slice(1);
  const listenPort = await freePort(null);
  const folder = mkdtempSync(join(tmpdir(), "evergreen-pgbouncer-"));
  const config = join(folder, "pgbouncer.ini");
  writeFileSync(
    config,
    `[databases]
${database} = host=${hostname} port=${port} dbname=${database} user=${username} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 6
max_client_conn = 200
logfile = ${join(folder, "pgbouncer.log")}
`,
  );
  // It refuses to run as root, as PostgreSQL does.
  const { uid, gid } = serverAccount();
  if (uid !== undefined) for (const path of [folder, config]) chownSync(path, uid, gid ?? uid);
  chmodSync(config, 0o600);
  const child = spawn(program, [config], { uid, gid, cwd: folder, stdio: "ignore" });
  const log = () =>
    existsSync(join(folder, "pgbouncer.log")) ? readFileSync(join(folder, "pgbouncer.log"), "utf8") : "";
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await listens(listenPort))) {
    const said = log();
    await stop();
    throw new Error(`pgbouncer did not start:\n${said}`);
  }
  return { url: `postgresql://app@127.0.0.1:${listenPort}/${database}?pgbouncer=true`, log, stop };
}

async function listens(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" })
        .once("connect", () => resolve(true))
        .once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
