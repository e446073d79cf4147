import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Postgres, startPostgres } from "../../scripts/postgres";

let parent: string;
let dataDir: string;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "evergreen-postgres-"));
  chmodSync(parent, 0o755); // the account that root hands the server to must get in
  dataDir = join(parent, "server");
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const start = () => startPostgres({ dataDir, settings: { fsync: "off" }, stopsOnSignals: false });

async function answer(server: Postgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

test("callers at the same time share one server, and the last to leave stops it", async () => {
  const [first, second, third] = await Promise.all([start(), start(), start()]);
  expect(new Set([first.port, second.port, third.port]).size).toBe(1);
  expect([first, second, third].filter((server) => !server.isShared)).toHaveLength(1);

  await first.stop();
  await first.stop();
  await second.stop();
  expect(await answer(third, "SELECT 1")).toEqual([[1]]);
  await third.stop();
  await expect(answer(third, "SELECT 1")).rejects.toThrow();
});

test("data and port are there again after a stop", async () => {
  const before = await start();
  await before.ensureDatabase("kept");
  await before.ensureDatabase("kept");
  await before.stop();
  const after = await start();
  expect(after.port).toBe(before.port);
  expect(await answer(after, "SELECT datname FROM pg_database WHERE datname = 'kept'")).toEqual([["kept"]]);
  await after.stop();
});

test("a server that lost its starter to a kill is used again", async () => {
  const script = new URL("../../scripts/postgres.ts", import.meta.url).href;
  const code = `(await import(${JSON.stringify(script)})).startPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    .then((server) => { process.stdout.write("up\\n"); setInterval(() => {}, 1000); })`;
  const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(starter.stdout, "data");
  starter.kill("SIGKILL");
  await once(starter, "exit");

  const next = await start();
  expect(next.isShared).toBe(true);
  expect(await answer(next, "SELECT 1")).toEqual([[1]]);
  await next.stop();
  await expect(answer(next, "SELECT 1")).rejects.toThrow();
});

test("only this machine can connect, with a password, and text sorts alike everywhere", async () => {
  const server = await start();
  expect(await answer(server, "SHOW listen_addresses")).toEqual([["127.0.0.1"]]);
  const stranger = new pg.Client({ connectionString: server.url("postgres").replace(/:[^:@]+@/, ":wrong@") });
  await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
  expect(await answer(server, "SELECT lower('ÉTÉ'), 'a' > 'B', current_setting('server_encoding')")).toEqual([
    ["été", true, "UTF8"],
  ]);
  await server.stop();
});
