import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eraseShop, type Shop } from "~/db/shops.server";
import { lockAccounts } from "~/db/accounts.server";
import { appendEntries } from "~/db/ledger.server";
import { listUnsealedShops, lockSeal, sealBlock } from "~/db/ledger-seal.server";
import type { Db, Tx } from "~/db/database.server";
import type { Finding } from "~/domain/ledger/finding";
import { auditLedger } from "~/services/ledger/audit-ledger.server";
import { sealLedger } from "~/services/ledger/seal-ledger.server";
import { markIsOver, sealAll, sealOnce, tamper, writeEntries } from "#test/factories/sealed-shop";
import { insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";

let world: World;
let shop: Shop;
let other: Shop;
let shops = 0;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  shop = await world.installShop(`sealed-${(shops += 1)}.myshopify.com`);
  other = await world.installShop(`neighbour-${shops}.myshopify.com`);
});

afterAll(() => world.close());

async function audit(shopId = shop.id, published: { number: number; hash: string } | null = null) {
  const found: Finding[] = [];
  const result = await auditLedger(world.deps.db, shopId, (finding) => found.push(finding), published);
  expect(result.findings).toBe(found.length);
  return { ...result, found };
}

const blocksOf = (shopId = shop.id) =>
  world.deps.db.rows<{ number: number; ids: bigint[]; hash: string }>(
    `SELECT number, entry_ids::text[] AS ids, encode(hash, 'hex') AS hash FROM ledger_block WHERE shop_id = $1 ORDER BY number`,
    [shopId],
  );

/** Three blocks of the shop, of five entries each. */
async function threeBlocks(): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let block = 0; block < 3; block += 1) {
    ids.push(...(await writeEntries(world.deps.db, shop.id, 5)));
    await writeEntries(world.deps.db, other.id, 2);
    await sealAll(world.deps);
  }
  expect(await blocksOf()).toHaveLength(3);
  return ids;
}

describe("sealing", () => {
  test("takes every entry into exactly one block, each shop's by itself, and an audit finds nothing", async () => {
    const ids = await threeBlocks();
    expect((await blocksOf()).flatMap((block) => block.ids).map(BigInt)).toEqual(ids);
    expect(await audit()).toMatchObject({ blocks: 3, entries: 15, findings: 0, unsealed: 0, oldestUnsealedAt: null });
    expect(await audit(other.id)).toMatchObject({ blocks: 3, entries: 6, findings: 0 });
    expect(await sealAll(world.deps)).toBe(0);
  });

  test("leaves to the next run what was written since the last; an audit counts it with the oldest's time", async () => {
    await writeEntries(world.deps.db, shop.id, 3);
    await sealOnce(world.deps);
    const { unsealed, oldestUnsealedAt, blocks, found } = await audit();
    expect({ unsealed, blocks, found }).toEqual({ unsealed: 3, blocks: 0, found: [] });
    expect(Date.now() - oldestUnsealedAt!.getTime()).toBeLessThan(60_000);
    expect(await sealOnce(world.deps)).toBe(3);
  });

  test("waits for an open transaction that holds a lower id, and seals both when it is over", async () => {
    const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 1n, joinedAt: world.clock.at });
    const released = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const slow = world.deps.db.transaction(async (tx) => {
      await append(tx, memberId, "slow");
      written.resolve();
      await released.promise;
    });
    await written.promise;
    const later = await writeEntries(world.deps.db, shop.id, 2);
    expect(await sealOnce(world.deps)).toBe(0);
    for (let run = 0; run < 3; run += 1) expect(await sealLedger(world.deps)).toBe(0);
    released.resolve();
    await slow;
    expect(await sealAll(world.deps)).toBe(3);
    const [block] = await blocksOf();
    expect(block!.ids.map(BigInt).slice(1)).toEqual(later);
    expect(await audit()).toMatchObject({ entries: 3, findings: 0, unsealed: 0 });
  });

  test("goes past an id whose transaction was rolled back", async () => {
    const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 1n, joinedAt: world.clock.at });
    const gone = world.deps.db.transaction(async (tx) => {
      await append(tx, memberId, "gone");
      throw new Error("rolled back");
    });
    await expect(gone).rejects.toThrow("rolled back");
    await writeEntries(world.deps.db, shop.id, 2);
    expect(await sealAll(world.deps)).toBe(2);
    expect(await audit()).toMatchObject({ entries: 2, findings: 0, unsealed: 0 });
  });

  test("by two at once makes one chain: the second waits for the first", async () => {
    await writeEntries(world.deps.db, shop.id, 6);
    await sealOnce(world.deps);
    await markIsOver(world.deps.db);
    const runs = await Promise.allSettled(Array.from({ length: 4 }, () => sealLedger(world.deps)));
    expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => "fulfilled"));
    expect(await audit()).toMatchObject({ entries: 6, findings: 0, unsealed: 0 });
  });

  test.each([
    ["with the lock, the second seals what the first left", true, "fulfilled"],
    ["without it, the second would fail", false, "rejected"],
  ])("of a block while another is under way: %s", async (_claim, isLocked, outcome) => {
    await writeEntries(world.deps.db, shop.id, 4);
    const [drawn] = await world.deps.db.rows<{ id: bigint }>("SELECT last_value AS id FROM ledger_entry_id_seq");
    const next = { sealableTo: drawn!.id, most: 2, at: world.clock.at };
    const gate = Promise.withResolvers<void>();
    const isFirstDone = Promise.withResolvers<void>();
    const seal = (after: () => Promise<void>) =>
      world.deps.db.transaction(async (tx) => {
        if (isLocked) await lockSeal(tx, shop.id);
        await sealBlock(tx, shop.id, next);
        await after();
      });
    const first = seal(() => {
      isFirstDone.resolve();
      return gate.promise;
    });
    await isFirstDone.promise;
    const second = Promise.allSettled([seal(() => Promise.resolve())]);
    await expect.poll(waiting).toBe(1);
    gate.resolve();
    await first;
    expect((await second)[0].status).toBe(outcome);
    expect(await audit()).toMatchObject({ blocks: isLocked ? 2 : 1, findings: 0 });
  });

  test("that is killed between two shops or before a block commits is taken up by the next run", async () => {
    await writeEntries(world.deps.db, shop.id, 3);
    await writeEntries(world.deps.db, other.id, 3);
    await sealOnce(world.deps);
    await markIsOver(world.deps.db);
    for (const dies of [1, 2, 3]) {
      await expect(sealLedger({ ...world.deps, db: dyingAt(dies) })).rejects.toThrow("killed");
    }
    expect(await sealAll(world.deps)).toBeGreaterThan(0);
    for (const shopId of [shop.id, other.id]) {
      expect(await audit(shopId)).toMatchObject({ blocks: 1, entries: 3, findings: 0, unsealed: 0 });
    }
  });

  test("begins anew where a restored database's mark is of another server", async () => {
    await threeBlocks();
    await world.deps.db.rows("UPDATE ledger_mark SET seen_xid = 4611686018427387904");
    await writeEntries(world.deps.db, shop.id, 2);
    expect(await sealAll(world.deps)).toBe(2);
  });

  test("of a shop ends with it: erasing removes its blocks and leaves the others'", async () => {
    await threeBlocks();
    await world.deps.db.transaction((tx) => eraseShop(tx, shop.id));
    expect(await blocksOf()).toEqual([]);
    expect(await audit(other.id)).toMatchObject({ blocks: 3, findings: 0 });
    expect(await listUnsealedShops(world.deps.db, 1n << 40n)).not.toContain(shop.id);
  });

  test("is refused to be written over or taken back", async () => {
    await threeBlocks();
    for (const statement of ["UPDATE ledger_block SET sealed_at = now()", "DELETE FROM ledger_block"]) {
      await expect(world.deps.db.rows(statement)).rejects.toThrow("append-only");
    }
  });
});

async function append(tx: Tx, memberId: bigint, key: string): Promise<void> {
  await lockAccounts(tx, shop.id, [memberId]);
  await appendEntries(tx, shop.id, [
    {
      memberId,
      kind: "adjust",
      key,
      pending: 0,
      available: 10,
      reserved: 0,
      occurredAt: world.clock.at,
      orderId: null,
      redemptionId: null,
      programmeVersion: null,
      reason: { type: "adjusted", note: "test", by: "staff 1" },
    },
  ]);
}

/** How many of this database's connections wait for a lock. */
async function waiting(): Promise<number> {
  const [row] = await world.deps.db.rows<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row!.count;
}

/** A database whose nth transaction is rolled back after all its work, as when the process dies before it commits. */
function dyingAt(nth: number): Db {
  let begun = 0;
  return {
    rows: (text, values) => world.deps.db.rows(text, values),
    transaction: (work) =>
      world.deps.db.transaction(async (tx) => {
        const isLast = (begun += 1) === nth;
        const result = await work(tx);
        if (isLast) throw new Error("killed");
        return result;
      }),
  };
}

const COLUMNS: [column: string, value: string][] = [
  ["member_id", "member_id + 1"],
  ["kind", "'import'"],
  ["key", "key || 'x'"],
  ["pending", "pending + 1"],
  ["available", "available + 1"],
  ["reserved", "reserved + 1"],
  ["occurred_at", "occurred_at + interval '1 microsecond'"],
  ["recorded_at", "recorded_at - interval '1 microsecond'"],
  ["order_id", "7"],
  ["redemption_id", "gen_random_uuid()"],
  ["programme_version", "7"],
  ["reason", `reason || '{"note": "another"}'`],
];

describe("an audit names", () => {
  test.each(COLUMNS)("an entry whose %s was changed, and that one only", async (column, value) => {
    const ids = await threeBlocks();
    await tamper(world.deps.db, `UPDATE ledger_entry SET ${column} = ${value} WHERE id = ${ids[7]}`);
    expect((await audit()).found).toEqual([{ kind: "changed", block: 2, entryId: String(ids[7]) }]);
  });

  test("no column less than the ledger has", async () => {
    const rows = await world.deps.db.rows<{ name: string }>(
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = 'ledger_entry'::regclass AND attnum > 0 AND NOT attisdropped",
    );
    const known = [...COLUMNS.map(([column]) => column), "id", "shop_id"];
    expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  test("an entry that was removed, be it the first, one in between or the last", async () => {
    const ids = await threeBlocks();
    const gone = [ids[0], ids[6], ids[14]];
    await tamper(world.deps.db, `DELETE FROM ledger_entry WHERE id IN (${gone.join(", ")})`);
    expect((await audit()).found).toEqual(
      gone.map((id, index) => ({ kind: "removed", block: index + 1, entryId: String(id) })),
    );
  });

  test("an entry that was slipped in under a free id", async () => {
    const ids = await threeBlocks();
    // The other shop's entries lie between this shop's blocks.
    const free = ids[10]! - 1n;
    await tamper(
      world.deps.db,
      `INSERT INTO ledger_entry (shop_id, id, member_id, kind, key, available, occurred_at, reason)
       SELECT shop_id, ${free}, member_id, 'adjust', 'slipped in', 100000, now(), '{}' FROM ledger_entry WHERE id = ${ids[10]}`,
    );
    expect((await audit()).found).toEqual([{ kind: "inserted", block: 3, entryId: String(free) }]);
    expect((await audit(other.id)).found).toEqual([]);
  });

  test("an entry that was moved to another shop, in the shop that lost it", async () => {
    const ids = await threeBlocks();
    await tamper(world.deps.db, `UPDATE ledger_entry SET shop_id = ${other.id} WHERE id = ${ids[2]}`);
    expect((await audit()).found).toEqual([{ kind: "removed", block: 1, entryId: String(ids[2]) }]);
    expect((await audit(other.id)).found).toEqual([{ kind: "inserted", block: 1, entryId: String(ids[2]) }]);
  });

  test("a block that is missing, and blames no entry for it", async () => {
    await threeBlocks();
    await tamper(world.deps.db, `DELETE FROM ledger_block WHERE shop_id = ${shop.id} AND number IN (1, 2)`);
    expect((await audit()).found).toEqual([
      { kind: "missing_block", block: 1 },
      { kind: "missing_block", block: 2 },
    ]);
  });

  test("a block whose fingerprint was made to fit a changed entry", async () => {
    const ids = await threeBlocks();
    await tamper(
      world.deps.db,
      `UPDATE ledger_entry SET available = 99999 WHERE id = ${ids[5]}`,
      `UPDATE ledger_block SET entry_hashes[1] = '\\x00' WHERE shop_id = ${shop.id} AND number = 2`,
    );
    expect((await audit()).found).toEqual([
      { kind: "changed", block: 2, entryId: String(ids[5]) },
      { kind: "altered_block", block: 2 },
    ]);
  });

  test("the link after a block that was forged whole", async () => {
    const ids = await threeBlocks();
    await forge(ids[5]!, 2);
    expect((await audit()).found).toEqual([{ kind: "broken_link", block: 3 }]);
  });

  test("what only the published hash can tell: a chain forged to its end, or cut and sealed again", async () => {
    const ids = await threeBlocks();
    const [, second, third] = await blocksOf();
    await forge(ids[12]!, 3);
    expect((await audit()).found).toEqual([]);
    expect((await audit(shop.id, third)).found).toEqual([{ kind: "other_than_published", block: 3 }]);
    expect((await audit(shop.id, second)).found).toEqual([]);
    await tamper(world.deps.db, `DELETE FROM ledger_block WHERE shop_id = ${shop.id} AND number = 3`);
    expect((await audit(shop.id, third)).found).toEqual([{ kind: "other_than_published", block: 3 }]);
  });
});

/** What somebody with the run of the database can do: change an entry, and make its block anew around it. */
async function forge(id: bigint, number: number): Promise<void> {
  await tamper(
    world.deps.db,
    `UPDATE ledger_entry SET available = 99999 WHERE id = ${id}`,
    `CREATE TABLE later AS SELECT * FROM ledger_block WHERE shop_id = ${shop.id} AND number > ${number}`,
    `DELETE FROM ledger_block WHERE shop_id = ${shop.id} AND number >= ${number}`,
  );
  const [row] = await world.deps.db.rows<{ last: bigint }>(
    "SELECT max(id) AS last FROM (SELECT id FROM ledger_entry WHERE shop_id = $1 ORDER BY id LIMIT $2) AS entries",
    [shop.id, number * 5],
  );
  await world.deps.db.transaction((tx) =>
    sealBlock(tx, shop.id, { sealableTo: row!.last, most: 5000, at: world.clock.at }),
  );
  await tamper(world.deps.db, "INSERT INTO ledger_block SELECT * FROM later", "DROP TABLE later");
}

test("a hundred thousand entries are sealed and audited in seconds", async () => {
  await sealAll(world.deps);
  const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 5n, joinedAt: world.clock.at });
  await world.deps.db.rows(
    `INSERT INTO ledger_entry (shop_id, member_id, kind, key, available, occurred_at, reason)
     SELECT $1, $2, 'adjust', 'many:' || n, 1, now(), '{"type": "adjusted", "note": "many", "by": "staff 1"}'
       FROM generate_series(1, 100000) AS n`,
    [shop.id, memberId],
  );
  const startedAt = performance.now();
  expect(await sealAll(world.deps)).toBe(100_000);
  const sealedAt = performance.now();
  expect(await audit()).toMatchObject({ blocks: 20, entries: 100_000, findings: 0, unsealed: 0 });
  const rate = (ms: number) => Math.round(100_000_000 / ms).toLocaleString("en");
  process.stdout.write(
    `sealed ${rate(sealedAt - startedAt)} and audited ${rate(performance.now() - sealedAt)} entries a second\n`,
  );
}, 120_000);
