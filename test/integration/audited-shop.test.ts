import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findBlockHash } from "~/db/ledger-seal.server";
import { eraseShop, getShop, type Shop } from "~/db/shops.server";
import { presentActivity } from "~/presenters/activity/activity.server";
import { auditLedgers } from "~/services/ledger/audit-ledgers.server";
import { auditShop } from "~/services/ledger/audit-shop.server";
import { findPublishedHead } from "~/services/ledger/find-published-head.server";
import { publishLedgerHead } from "~/services/ledger/publish-ledger-head.server";
import { shopProfile } from "~/shopify/operations";
import { connectDevStore, type ConnectedStore } from "#test/factories/dev-store";
import { sealAll, tamper, writeEntries } from "#test/factories/sealed-shop";
import { createWorld, type World } from "#test/factories/world";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let world: World;
let connected: ConnectedStore;
let shop: Shop;
let other: Shop;
const errors: unknown[] = [];

beforeAll(async () => {
  world = await createWorld();
  connected = await connectDevStore(() => world.clock.at);
  world.admin.send = connected.send;
  world.deps.log.error = ((...line: unknown[]) => void errors.push(line)) as typeof world.deps.log.error;
});

beforeEach(async () => {
  errors.length = 0;
  await world.deps.db.transaction(async (tx) => {
    for (const { id } of [shop, other].filter(Boolean)) await eraseShop(tx, id);
  });
  await world.deps.db.rows("DELETE FROM pgboss.job");
  connected.store.shop.state.metafields = [];
  shop = await world.installShop("audited.myshopify.com");
  other = await world.installShop("quiet.myshopify.com");
  const { currentAppInstallation } = await world.deps.adminFor(shop.domain).run(shopProfile);
  await world.deps.db.rows("UPDATE shop SET installation_gid = $2 WHERE id = $1", [shop.id, currentAppInstallation.id]);
});

afterAll(async () => {
  await connected.close();
  await world.close();
});

const queued = async (name: string) =>
  (await world.deps.db.rows("SELECT FROM pgboss.job WHERE name = $1", [name])).length;

/** What the shop's page shows of the seal. */
const shown = async (of: Shop = shop) =>
  (
    await presentActivity({ ...world.deps, db: world.deps.db.forShop(of.id) }, of, {
      days: 1,
      deliveries: null,
      jobs: null,
    })
  ).seal;

const published = () => findPublishedHead(world.deps, shop.domain);

test("every shop that has the app is audited, in a job of its own", async () => {
  await auditLedgers(world.deps);
  expect(await queued("audit-ledger")).toBe(2);
});

test("a shop's page shows how many blocks there are, the newest one's time, and what the last audit found", async () => {
  expect(await shown()).toEqual({ blocks: 0, sealedAt: null, audit: null });
  const ids = await writeEntries(world.deps.db, shop.id, 3);
  await sealAll(world.deps);
  const at = world.clock.at.toISOString();
  expect(await shown()).toEqual({ blocks: 1, sealedAt: at, audit: null });
  expect(await auditShop(world.deps, shop.id)).toBe(0);
  expect(await shown()).toEqual({ blocks: 1, sealedAt: at, audit: { at, findings: 0 } });
  expect(errors).toEqual([]);
  await tamper(world.deps.db, `UPDATE ledger_entry SET available = available + 1 WHERE id = ${ids[1]}`);
  expect(await auditShop(world.deps, shop.id)).toBe(1);
  expect(await shown()).toMatchObject({ audit: { at, findings: 1 } });
  expect(await shown(other)).toEqual({ blocks: 0, sealedAt: null, audit: null });
  const finding = { kind: "changed", block: 1, entryId: String(ids[1]) };
  expect(errors).toEqual([[{ shopId: shop.id, findings: 1, sample: [finding] }, expect.any(String)]]);
});

test("the head is published after an audit that found nothing, and anew only when it has changed", async () => {
  await auditShop(world.deps, shop.id);
  expect(await queued("publish-ledger-head")).toBe(0);
  await writeEntries(world.deps.db, shop.id, 2);
  await sealAll(world.deps);
  await auditShop(world.deps, shop.id);
  expect(await queued("publish-ledger-head")).toBe(1);
  await publishLedgerHead(world.deps, shop.id);
  const hash = await findBlockHash(world.deps.db, shop.id, 1);
  expect(await published()).toEqual({ v: 1, number: 1, hash, sealedAt: world.clock.at.toISOString() });
  const writes = connected.store.shop.state.metafields[0]!.compareDigest;
  await publishLedgerHead(world.deps, shop.id);
  expect(connected.store.shop.state.metafields[0]!.compareDigest).toBe(writes);
  await writeEntries(world.deps.db, shop.id, 1);
  await sealAll(world.deps);
  await publishLedgerHead(world.deps, shop.id);
  expect(await published()).toMatchObject({ number: 2 });
});

test("a chain in which something was found is not vouched for", async () => {
  const [id] = await writeEntries(world.deps.db, shop.id, 1);
  await sealAll(world.deps);
  await tamper(world.deps.db, `DELETE FROM ledger_entry WHERE id = ${id}`);
  await auditShop(world.deps, shop.id);
  expect(await queued("publish-ledger-head")).toBe(0);
});

test("a published hash that the chain no longer has stays published, and is found once", async () => {
  await writeEntries(world.deps.db, shop.id, 2);
  await sealAll(world.deps);
  await auditShop(world.deps, shop.id);
  await publishLedgerHead(world.deps, shop.id);
  const before = await published();
  // The chain made anew around a changed entry: nothing in the database tells.
  await tamper(
    world.deps.db,
    `UPDATE ledger_entry SET available = 99999 WHERE shop_id = ${shop.id}`,
    `DELETE FROM ledger_block WHERE shop_id = ${shop.id}`,
  );
  await sealAll(world.deps);
  expect(await auditShop(world.deps, shop.id)).toBe(0);
  await publishLedgerHead(world.deps, shop.id);
  await publishLedgerHead(world.deps, shop.id);
  expect(await published()).toEqual(before);
  expect((await shown()).audit).toMatchObject({ findings: 1 });
  expect(errors).toHaveLength(2);
});

test("a shop that is erased while it is audited leaves nothing behind", async () => {
  await writeEntries(world.deps.db, shop.id, 1);
  await sealAll(world.deps);
  await world.deps.db.transaction((tx) => eraseShop(tx, shop.id));
  expect(await auditShop(world.deps, shop.id)).toBe(0);
  await publishLedgerHead(world.deps, shop.id);
  expect(await getShop(world.deps.db, shop.id)).toBeNull();
  expect(await world.deps.db.rows("SELECT FROM ledger_audit WHERE shop_id = $1", [shop.id])).toEqual([]);
});

/** The command as `npm run` starts it, on this test's database. */
async function run(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/audit.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: world.deps.env.DATABASE_URL },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const status = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test("the command names what it finds, and exits 1 then", async () => {
  const ids = await writeEntries(world.deps.db, shop.id, 3);
  await sealAll(world.deps);
  await writeEntries(world.deps.db, other.id, 1);
  const well = await run();
  expect(well).toMatchObject({ status: 0, stderr: "" });
  expect(well.stdout.split("\n")).toEqual([
    "audited.myshopify.com  0 findings in 3 entries of 1 blocks; 0 not sealed yet",
    expect.stringMatching(
      /^quiet\.myshopify\.com {2}0 findings in 0 entries of 0 blocks; 1 not sealed yet, the oldest /,
    ),
  ]);
  await tamper(world.deps.db, `DELETE FROM ledger_entry WHERE id = ${ids[1]}`);
  const ill = await run("--shop", "Audited.myshopify.com", "--json");
  expect(ill).toMatchObject({ status: 1, stderr: "" });
  expect(ill.stdout.split("\n").map((line) => JSON.parse(line) as unknown)).toEqual([
    { shop: shop.domain, finding: { kind: "removed", block: 1, entryId: String(ids[1]) } },
    { shop: shop.domain, audit: { blocks: 1, entries: 3, findings: 1, unsealed: 0, oldestUnsealedAt: null } },
  ]);
  expect((await run("--shop", "audited.myshopify.com")).stdout).toContain(
    `entry ${ids[1]} (block 1) was removed after it was sealed`,
  );
});

test.each([[["--shop", "nobody.myshopify.com"]], [["--demo", "--published"]], [["--fast"]]])(
  "the command refuses %j with a sentence and how it is used",
  async (args) => {
    const { status, stderr } = await run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain("npm run audit");
  },
);
