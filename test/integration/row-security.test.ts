import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openDatabase, type Db } from "~/db/database.server";
import { migrate } from "~/db/migrate.server";
import { insertCode, insertEntry, insertMember, insertOrder, insertTierChange } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";
import { databaseAddress } from "#test/support/test-server";

// PostgreSQL itself keeps one shop's rows from another's requests, whatever a query says or forgets to say.

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const AT = new Date("2026-11-20T12:00:00Z");

let world: World;
let [own, other] = [0n, 0n];
/** The database as a request of shop `own` is handed it. */
let db: Db;

beforeAll(async () => {
  world = await createWorld();
  own = (await world.installShop("own.myshopify.com")).id;
  other = (await world.installShop("other.myshopify.com")).id;
  for (const shopId of [own, other]) await fill(shopId);
  db = world.deps.db.forShop(own);
});

afterAll(() => world.close());

/** Something in every table that a page reads. */
async function fill(shopId: bigint): Promise<void> {
  const { pool } = world.deps.db;
  const memberId = await insertMember(pool, shopId, { customerId: 1n, firstName: `Ada ${shopId}`, joinedAt: AT });
  await insertEntry(pool, shopId, memberId, { kind: "adjust", key: "gift", available: 700, occurredAt: AT });
  await insertOrder(pool, shopId, { id: 1n, memberId, name: "#1", processedAt: AT });
  const code = { id: randomUUID(), memberId, code: `LOYAL-${shopId}`, points: 500, status: "issued" };
  await insertCode(pool, shopId, { ...code, reservedAt: AT, expiresAt: AT });
  await insertTierChange(pool, shopId, { memberId, from: null, to: "bronze", at: AT });
  await pool.query("INSERT INTO card_sync (shop_id, member_id, marked_at) VALUES ($1, $2, $3)", [shopId, memberId, AT]);
  await pool.query(
    "INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body) VALUES ($1, 'w', 'orders/paid', '')",
    [shopId],
  );
}

const FILLED = ["programme_version", "member", "account", "ledger_entry", "shop_order", "redemption", "tier_change"];
const ALL = [...FILLED, "card_sync", "webhook_delivery"];

const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: pg.DatabaseError) => error.code,
  );
const FORBIDDEN = "42501";

describe("every table", () => {
  test("with a shop_id is locked, by the same rule; its migration ends with SELECT protect_shop_tables()", async () => {
    const rows = await world.deps.db.rows<{ table: string; isLocked: boolean; rule: string | null }>(
      `SELECT class.relname AS table, class.relrowsecurity AS "isLocked",
              cmd || ' ' || array_to_string(roles, ',') || ': ' || qual || CASE WHEN with_check = qual THEN '' ELSE '!' END AS rule
         FROM pg_class AS class JOIN pg_attribute AS a ON a.attrelid = class.oid AND a.attname = 'shop_id' AND NOT a.attisdropped
         LEFT JOIN pg_policies ON tablename = class.relname AND schemaname = 'public'
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p') ORDER BY 1`,
    );
    const rule =
      "ALL evergreen_web: (shop_id = ( SELECT (NULLIF(current_setting('evergreen.shop_id'::text, true), ''::text))::bigint AS \"nullif\"))";
    expect(rows).toEqual(rows.map(({ table }) => ({ table, isLocked: true, rule })));
    expect(rows.map(({ table }) => table)).toEqual(expect.arrayContaining(ALL));
  });

  test("that a request may read at all is a locked one, and none may it empty or delete from", async () => {
    const granted = await world.deps.db.rows<{ name: string; isLocked: boolean; privileges: string }>(
      `SELECT class.oid::regclass::text AS name, class.relrowsecurity AS "isLocked",
              string_agg(DISTINCT lower(acl.privilege_type), ' ' ORDER BY lower(acl.privilege_type)) AS privileges
         FROM pg_class AS class, aclexplode(class.relacl) AS acl
        WHERE acl.grantee = 'evergreen_web'::regrole AND class.relkind <> 'S' GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(granted.filter(({ isLocked }) => !isLocked)).toEqual([]);
    expect(granted.filter(({ privileges }) => !/^(insert )?select( update)?$/.test(privileges))).toEqual([]);
    expect(granted.map(({ name }) => name)).toEqual(expect.arrayContaining(["shop", "pgboss.job", ...ALL]));
  });
});

describe("a request of a shop", () => {
  test.each(ALL)("that forgets its shop finds its own rows of %s only; the owner finds both shops'", async (table) => {
    const shops = `SELECT DISTINCT shop_id AS id FROM ${table} ORDER BY 1`;
    expect(await db.rows(shops)).toEqual([{ id: own }]);
    expect(await world.deps.db.rows(shops)).toEqual([{ id: own }, { id: other }]);
  });

  test("sees its own shop, and nobody's session", async () => {
    expect(await db.rows("SELECT id FROM shop")).toEqual([{ id: own }]);
    expect(await code(db.rows("SELECT * FROM session"))).toBe(FORBIDDEN);
  });

  test("that asks for another's rows by their key finds none", async () => {
    expect(await db.rows("SELECT 1 FROM member WHERE shop_id = $1", [other])).toEqual([]);
    expect(await db.rows("SELECT 1 FROM account FULL JOIN member USING (shop_id) WHERE shop_id <> $1", [own])).toEqual(
      [],
    );
  });

  test("can't write for another: neither a new row, nor a change, nor by moving one of its own", async () => {
    const before = await world.deps.db.rows("SELECT * FROM card_sync WHERE shop_id = $1", [other]);
    const insert = "INSERT INTO card_sync (shop_id, member_id, marked_at) VALUES ($1, 99, now())";
    expect(await code(db.rows(insert, [other]))).toBe(FORBIDDEN);
    expect(await code(db.rows(`${insert} ON CONFLICT DO NOTHING`, [other]))).toBe(FORBIDDEN);
    expect(await code(db.rows("UPDATE card_sync SET shop_id = $1, member_id = 99", [other]))).toBe(FORBIDDEN);
    expect(await db.rows("UPDATE card_sync SET attempts = 7 RETURNING shop_id")).toEqual([{ shop_id: own }]);
    expect(await code(db.transaction((tx) => tx.rows(insert, [other])))).toBe(FORBIDDEN);
    expect(await world.deps.db.rows("SELECT * FROM card_sync WHERE shop_id = $1", [other])).toEqual(before);
  });

  test.each([
    "DELETE FROM member",
    "TRUNCATE card_sync",
    "DROP TABLE card_sync",
    "ALTER TABLE shop DISABLE ROW LEVEL SECURITY",
  ])("can't %s, not even its own", async (statement) => {
    expect(await code(db.rows(statement))).toBe(FORBIDDEN);
  });

  test("without a shop finds nothing and writes nothing", async () => {
    const client = await world.deps.db.pool.connect();
    try {
      await client.query("BEGIN; SET LOCAL ROLE evergreen_web");
      for (const table of ["shop", ...ALL]) expect((await client.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
      expect((await client.query("UPDATE member SET first_name = 'x'")).rowCount).toBe(0);
      const insert = "INSERT INTO card_sync (shop_id, member_id, marked_at) VALUES ($1, 99, now())";
      expect(await code(client.query(insert, [own]))).toBe(FORBIDDEN);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  test("leaves nothing behind on its connection, also when it fails", async () => {
    const single = openDatabase(world.deps.env.DATABASE_URL, { max: 1 });
    const who =
      "SELECT current_user = session_user AS owner, nullif(current_setting('evergreen.shop_id', true), '') AS shop";
    const scoped = single.forShop(own);
    expect(await scoped.rows(who)).toEqual([{ owner: false, shop: String(own) }]);
    expect(await single.rows(who)).toEqual([{ owner: true, shop: null }]);
    expect(await code(scoped.rows("SELECT 1 / 0"))).toBe("22012");
    expect(await code(scoped.transaction((tx) => tx.rows("SELECT 1 / 0")))).toBe("22012");
    expect(await single.rows(who)).toEqual([{ owner: true, shop: null }]);
    await single.close();
  });

  test("is not mistaken for another's beside it: hundreds at once over three connections", async () => {
    const three = openDatabase(world.deps.env.DATABASE_URL, { max: 3 });
    const ask = async (shopId: bigint, index: number) => {
      const scoped = three.forShop(shopId);
      const sql = "SELECT shop_id FROM member";
      const rows = index % 3 ? await scoped.rows(sql) : await scoped.transaction((tx) => tx.rows(sql));
      expect(rows).toEqual([{ shop_id: shopId }]);
    };
    await Promise.all(Array.from({ length: 300 }, (_, index) => ask(index % 2 ? own : other, index)));
    await three.close();
  });

  test("writes its own rows as ever, the counted ids included", async () => {
    const [row] = await db.rows<{ id: bigint }>(
      "INSERT INTO member (shop_id, customer_id, joined_at) VALUES ($1, 2, now()) RETURNING id",
      [own],
    );
    expect(await world.deps.db.rows("SELECT shop_id FROM member WHERE id = $1", [row!.id])).toEqual([{ shop_id: own }]);
  });
});

describe("the job queue", () => {
  const jobsOf = (shopId: bigint) =>
    world.deps.db.rows("SELECT 1 FROM pgboss.job WHERE data ->> 'shopId' = $1", [String(shopId)]);

  test("takes a job from inside a request's transaction, which goes on within its shop", async () => {
    const seen = await db.transaction(async (tx) => {
      await world.deps.jobs.enqueue(tx, "publish-programme", { shopId: String(own) });
      return tx.rows("SELECT DISTINCT shop_id AS id, current_user::text AS who FROM member");
    });
    expect(seen).toEqual([{ id: own, who: "evergreen_web" }]);
    expect(await jobsOf(own)).toHaveLength(1);
  });

  test("forgets the job of a transaction that rolled back", async () => {
    const undone = db.transaction(async (tx) => {
      await world.deps.jobs.enqueue(tx, "publish-programme", { shopId: String(other) });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await jobsOf(other)).toEqual([]);
  });

  test("shows a shop its own jobs, and takes none but through the queue", async () => {
    await world.deps.db.transaction((tx) =>
      world.deps.jobs.enqueue(tx, "publish-programme", { shopId: String(other) }),
    );
    const shops = "SELECT DISTINCT data ->> 'shopId' AS id FROM pgboss.job WHERE data ? 'shopId'";
    expect(await db.rows(shops)).toEqual([{ id: String(own) }]);
    expect(await code(db.rows("UPDATE pgboss.job SET priority = 1"))).toBe(FORBIDDEN);
    expect(await code(db.rows("SELECT * FROM pgboss.queue"))).toBe(FORBIDDEN);
  });
});

test("an ordinary owner is told what to ask of an administrator, and then needs nobody", async () => {
  const server = inject("testServer");
  const name = `${server.prefix}owner_${randomBytes(3).toString("hex")}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  try {
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'ordinary'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
    const url = new URL(databaseAddress(server.url, name));
    Object.assign(url, { username: name, password: "ordinary" });
    await expect(migrate(url.toString(), MIGRATIONS)).rejects.toThrow(
      new RegExp(
        `row_security failed: permission denied .*CREATE ROLE evergreen_web NOLOGIN; GRANT evergreen_web TO ${name};`,
      ),
    );
    await admin.query(`GRANT evergreen_web TO ${name}`);
    await migrate(url.toString(), MIGRATIONS);
    const mine = openDatabase(url.toString(), { max: 2 });
    const insert = "INSERT INTO shop (domain) VALUES ('a.myshopify.com'), ('b.myshopify.com') RETURNING id";
    const [first, second] = await mine.rows<{ id: bigint }>(insert);
    expect(await mine.rows("SELECT id FROM shop ORDER BY id")).toEqual([first, second]);
    expect(await mine.forShop(second!.id).rows("SELECT id FROM shop")).toEqual([second]);
    await mine.close();
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE IF EXISTS ${name}`);
    await admin.end();
  }
});
