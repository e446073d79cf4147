import { readFileSync, writeFileSync } from "node:fs";
import { openParts, takePart } from "~/db/backfill/parts.server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addDays } from "~/domain/calendar";
import type { Tx } from "~/db/database.server";
import type { BackfillState } from "~/domain/backfill/backfill";
import { resumeBackfills } from "~/services/backfill/resume-backfills.server";
import { helpBackfill } from "~/services/backfill/help-backfill.server";
import { runBackfill } from "~/services/backfill/run-backfill.server";
import { reconcileOrders } from "~/services/platform/reconcile-orders.server";
import { openBackfilledShop, type BackfilledShop } from "#test/factories/backfilled-shop";
import { receive } from "#test/factories/webhooks";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { orderBody } from "../../dev-store/shop/payloads.ts";
import type { Order } from "../../dev-store/shop/types.ts";

let open: BackfilledShop;

beforeEach(async () => {
  open = await openBackfilledShop();
});

afterEach(async () => {
  expect(await countViolations(open.world.deps.db)).toEqual(NO_VIOLATIONS);
  await open.close();
});

const deps = () => open.world.deps;
const now = () => open.world.clock.at;
const store = () => open.connected.store;
const count = async (table: string, shopId = open.shop.id) =>
  (
    await deps().db.rows<{ count: number }>(`SELECT count(*)::integer AS count FROM ${table} WHERE shop_id = $1`, [
      shopId,
    ])
  )[0]!.count;

/** The store's orders since an instant. */
function ordersSince(since: Date): Order[] {
  return store().shop.state.orders.filter(({ processedAt }) => new Date(processedAt) >= since);
}

/** What each customer has, with a shop's orders as they are on record. */
async function pointsIn(shopId: bigint) {
  return {
    accounts: await deps().db.rows(
      `SELECT customer_id, first_name, pending, available, earned, qualifying_minor, orders, tier_key
         FROM account a JOIN member m ON m.shop_id = a.shop_id AND m.id = a.member_id
        WHERE a.shop_id = $1 ORDER BY customer_id`,
      [shopId],
    ),
    orders: await deps().db.rows(
      `SELECT id, customer_id, name, is_paid, cancelled_at, lines, codes, basis_minor, credited FROM shop_order
        WHERE shop_id = $1 ORDER BY id`,
      [shopId],
    ),
    refunds: await deps().db.rows("SELECT id, lines, extra_minor FROM order_refund WHERE shop_id = $1 ORDER BY id", [
      shopId,
    ]),
  };
}

/** Another shop, which webhooks told of these orders as they are now, oldest first. */
async function toldByWebhooks(orders: readonly Order[]): Promise<bigint> {
  const { id } = await open.world.installShop("told.myshopify.com");
  const bodies = [...orders]
    .sort((a, b) => a.processedAt.localeCompare(b.processedAt))
    .map((order): [string, string] => ["orders/updated", orderBody(store().shop, order)]);
  await receive(open.world, id, ...bodies);
  return id;
}

const SINCE = () => addDays(now(), -200);

test("a preview grants nothing, and says to the point what is then granted: what webhooks would have given", async () => {
  await open.request(SINCE());
  const previewed = await open.runUntil("previewed");
  const expected = ordersSince(SINCE());
  expect(previewed).toMatchObject({ seesAll: true, readOrders: expected.length, unreadable: 0, failures: 0 });
  expect(expected.length).toBeGreaterThan(300);
  expect(expected.filter(({ refunds }) => refunds.length > 0).length).toBeGreaterThan(10);
  for (const table of ["ledger_entry", "member", "account", "shop_order", "order_refund", "card_sync", "tier_change"])
    expect(await count(table), table).toBe(0);
  expect((await open.shopNow()).earnsFrom).toEqual(now());

  const preview = await open.tally("preview");
  expect(preview).toMatchObject({ orders: expected.length, setAside: 0 });
  expect(preview.pending).toBeGreaterThan(0);
  expect(preview.available).toBeGreaterThan(0);

  const refreshes = () =>
    deps().db.rows("SELECT FROM pgboss.job WHERE name = 'refresh-insights' AND state = 'created'");
  expect(await refreshes()).toEqual([]);
  expect(await open.confirm()).toBe(true);
  await open.runUntil("done");
  expect(await open.tally("grant")).toEqual(preview);
  expect(await refreshes()).toHaveLength(1);
  const given = await pointsIn(open.shop.id);
  expect(given).toEqual(await pointsIn(await toldByWebhooks(expected)));
  const [sums] = await deps().db.rows<object>(
    `SELECT sum(pending)::float8 AS pending, sum(available)::float8 AS available FROM account WHERE shop_id = $1`,
    [open.shop.id],
  );
  expect(sums).toEqual({ pending: preview.pending, available: preview.available });
  expect((await open.shopNow()).earnsFrom).toEqual(SINCE());
  await runBackfill(deps(), open.shop.id, (await open.backfill()).id);
  expect(await count("backfill_order")).toBe(0);
}, 60_000);

test("orders that a version before kept as bodies are granted like all others, and one that can't be read is set aside", async () => {
  await open.request(SINCE());
  await open.runUntil("previewed");
  const [unreadable, ...orders] = ordersSince(SINCE());
  const keepBody = (id: string, body: string) =>
    deps().db.rows("UPDATE backfill_order SET body = $3, facts = NULL WHERE shop_id = $1 AND order_id = $2", [
      open.shop.id,
      BigInt(id),
      body,
    ]);
  for (const order of orders.slice(0, 100)) await keepBody(order.id, orderBody(store().shop, order));
  await keepBody(unreadable!.id, "{}");
  await open.confirm();
  await open.runUntil("done");
  expect(await open.tally("grant")).toMatchObject({ orders: orders.length, setAside: 1 });
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(orders)));
}, 60_000);

test("an app that may see recent orders only begins with those, whatever was asked for", async () => {
  await open.connected.control("app/scopes", { granted: [] });
  await open.request(SINCE());
  const previewed = await open.runUntil("previewed");
  expect(previewed).toMatchObject({ seesAll: false, since: addDays(now(), -60) });
  expect(previewed.readOrders).toBe(ordersSince(addDays(now(), -60)).length);
}, 60_000);

test("a shop has one backfill at a time, and another once that has ended", async () => {
  const asked = await Promise.all([1, 2, 3, 4].map(() => open.request(SINCE())));
  expect(asked.filter(Boolean)).toHaveLength(1);
  await open.runUntil("previewed");
  expect(await open.request(SINCE())).toBe(false);
  expect(await open.cancel()).toBe(true);
  expect(await open.cancel()).toBe(false);
  expect(await open.confirm()).toBe(false);
  await open.runUntil("cancelled");
  await runBackfill(deps(), open.shop.id, (await open.backfill()).id);
  expect(await count("backfill_order")).toBe(0);
  expect(await open.request(SINCE())).toBe(true);
}, 60_000);

test("clicking twice confirms once, and once confirmed it is not cancelled", async () => {
  await open.request(SINCE());
  await open.runUntil("previewed");
  const clicks = await Promise.all([1, 2, 3, 4].map(() => open.confirm()));
  expect(clicks.filter(Boolean)).toHaveLength(1);
  expect(await open.cancel()).toBe(false);
  await open.runUntil("done");
  expect(await open.tally("grant")).toEqual(await open.tally("preview"));
}, 60_000);

test("webhooks that tell of the same orders meanwhile give nothing twice", async () => {
  const orders = ordersSince(SINCE());
  await open.request(SINCE());
  await open.runUntil("previewed");
  await open.confirm();
  const some = orders.filter((_, index) => index % 3 === 0);
  const tell = some.map((order): [string, string] => ["orders/updated", orderBody(store().shop, order)]);
  await Promise.all([open.runUntil("done"), receive(open.world, open.shop.id, ...tell)]);
  await receive(open.world, open.shop.id, ...tell);
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(orders)));
}, 60_000);

test("four who work on it at once grant what one does", async () => {
  await open.request(SINCE());
  await open.runUntil("previewed");
  await open.confirm();
  const { id } = await open.backfill();
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      // As if every lease had run out: the locks alone keep them apart.
      await deps().db.rows("UPDATE backfill SET leased_until = NULL WHERE shop_id = $1", [open.shop.id]);
      await runBackfill(deps(), open.shop.id, id);
    }),
  );
  await open.runUntil("done");
  expect(await open.tally("grant")).toEqual(await open.tally("preview"));
}, 60_000);

test("who helps counts and grants what one alone does, and only while there is something to do", async () => {
  await open.request(SINCE());
  await open.runUntil("downloaded", "previewed");
  const { id } = await open.backfill();
  const help = (purpose: "preview" | "grant") =>
    Promise.all([1, 2, 3].map(() => helpBackfill(deps(), open.shop.id, id, purpose)));
  await Promise.all([open.runUntil("previewed"), help("preview")]);
  const preview = await open.tally("preview");
  await help("grant");
  expect(await count("ledger_entry")).toBe(0);
  await open.confirm();
  await Promise.all([open.runUntil("done"), help("grant")]);
  expect(await open.tally("grant")).toEqual(preview);
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(ordersSince(SINCE()))));
}, 60_000);

test("a part that somebody works on is not given to another", async () => {
  await open.request(SINCE());
  await open.runUntil("previewed");
  const backfill = await open.backfill();
  await openParts(deps().db, backfill, "grant");
  await deps().db.transaction(async (first) => {
    const taken = await takePart(first, backfill, "grant");
    await deps().db.transaction(async (second) => {
      expect(taken?.part).toBe(0);
      expect((await takePart(second, backfill, "grant"))?.part).toBe(1);
    });
  });
});

test("a download that breaks off again and again goes on where it was, and misses and doubles nothing", async () => {
  const since = SINCE();
  await open.connected.control("bulk-operations/faults", { delayMs: 40 });
  await open.request(since);
  await open.runUntil("exporting");
  await open.connected.control("bulk-operations/faults", { delayMs: 0, cutAfterBytes: 90_000 });
  let attempts = 0;
  for (; (await open.backfill()).state === "exporting"; attempts += 1) {
    open.wait(3600);
    await runBackfill(deps(), open.shop.id, (await open.backfill()).id);
  }
  expect(attempts).toBeGreaterThan(8);
  const previewed = await open.runUntil("previewed");
  expect(previewed).toMatchObject({ readOrders: ordersSince(since).length, unreadable: 0 });
}, 60_000);

test("lines that can't be read are counted and stop nothing; an order that lost a line is asked for whole", async () => {
  await open.connected.control("bulk-operations/faults", { delayMs: 40 });
  await open.request(SINCE());
  await open.runUntil("exporting");
  const { id, operationGid } = await open.backfill();
  const operation = store().bulk.find(operationGid!.split("/").at(-1)!)!;
  await expect.poll(() => operation.file).not.toBeNull();
  const { path } = operation.file!;
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const roots = lines.flatMap((line, index) => (line.includes("__parentId") ? [] : [index]));
  const damaged = new Map([
    [roots[10]! + 1, lines[roots[10]! + 1]!.slice(0, 40)],
    [roots[20]!, lines[roots[20]!]!.replace(/"createdAt":"[^"]+"/, '"createdAt":7')],
    [roots[30]!, "<html>"],
  ]);
  writeFileSync(path, lines.map((line, index) => `${damaged.get(index) ?? line}\n`).join(""));
  const all = roots.length;
  const childrenOf30 = roots[31]! - roots[30]! - 1;
  const previewed = await open.runUntil("previewed");
  expect(previewed).toMatchObject({ readOrders: all - 2, unreadable: 1 + 1 + 1 + childrenOf30 });
  await open.confirm();
  await open.runUntil("done");
  const lost = [roots[20]!, roots[30]!].map((index) => /gid:..shopify.Order.(\d+)/.exec(lines[index]!)![1]);
  const kept = ordersSince(SINCE()).filter((order) => !lost.includes(order.id));
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(kept)));
  expect(id).toBe((await open.backfill()).id);
}, 60_000);

test.each([
  ["TIMEOUT", "export_failed"],
  ["ACCESS_DENIED", "access_denied"],
])(
  "an export that Shopify ends with %s is a failure a merchant is told of: %s",
  async (errorCode, error) => {
    await open.connected.control("bulk-operations/faults", { delayMs: 0, errorCode });
    await open.request(SINCE());
    expect(await open.runUntil("failed")).toMatchObject({ error });
    await open.connected.control("bulk-operations/faults", { delayMs: 0 });
    expect(await open.request(SINCE())).toBe(true);
  },
  60_000,
);

test("a customer whose data are to be erased is not brought back by orders that were kept", async () => {
  await open.request(SINCE());
  await open.runUntil("previewed");
  const { customerId } = ordersSince(SINCE()).find((order) => order.customerId !== null)!;
  await receive(open.world, open.shop.id, [
    "customers/redact",
    JSON.stringify({ customer: { id: Number(customerId) } }),
  ]);
  await open.confirm();
  await open.runUntil("done");
  const rows = await deps().db.rows(
    `SELECT first_name, last_name, email, erased_at IS NOT NULL AS "isErased", orders
       FROM member AS m JOIN account AS a ON a.shop_id = m.shop_id AND a.member_id = m.id
      WHERE m.shop_id = $1 AND m.customer_id = $2`,
    [open.shop.id, BigInt(customerId!)],
  );
  expect(rows).toEqual([{ first_name: null, last_name: null, email: null, isErased: true, orders: 0 }]);
}, 60_000);

test("orders that webhooks told of before they earned earn by the backfill, as if they were new", async () => {
  const orders = ordersSince(SINCE());
  const known = orders.filter((_, index) => index % 2 === 0);
  await receive(
    open.world,
    open.shop.id,
    ...known.map((order): [string, string] => ["orders/updated", orderBody(store().shop, order)]),
  );
  expect(await count("ledger_entry")).toBe(0);
  await open.request(SINCE());
  await open.runUntil("previewed");
  await open.confirm();
  await open.runUntil("done");
  expect(await open.tally("grant")).toEqual(await open.tally("preview"));
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(orders)));
}, 60_000);

test("the nightly comparison gives no points for orders of before the app, and finds none of a backfill's missing", async () => {
  open.wait(2 * 86_400);
  const { shop } = store();
  const old = shop.state.orders.filter(({ customerId }) => customerId !== null).slice(0, 5);
  for (const order of old) order.updatedAt = addDays(now(), -0.1).toISOString();
  await reconcileOrders(deps(), open.shop.id, null);
  await open.settle();
  expect((await open.runs()).at(-1)).toMatchObject({ seen: 5, missed: 5, repaired: 5, error: null });
  expect(await count("ledger_entry")).toBe(0);
  expect(await count("shop_order")).toBe(5);

  await open.request(SINCE());
  await open.runUntil("previewed");
  await open.confirm();
  await open.runUntil("done");
  open.wait(3600);
  await reconcileOrders(deps(), open.shop.id, null);
  expect((await open.runs()).at(-1)).toMatchObject({ missed: 0, repaired: 0, error: null });
}, 60_000);

/** Dependencies of a process that dies after so many statements: whatever it does then fails, its last words included. */
function dyingAfter(statements: number): ReturnType<typeof deps> {
  let left = statements;
  const alive = () => {
    left -= 1;
    if (left < 0) throw new Error("killed");
  };
  const real = deps().db;
  const mortal = <Sql extends { rows: typeof real.rows }>(sql: Sql): Sql["rows"] =>
    (async (text: string, values?: readonly unknown[]) => {
      alive();
      return sql.rows(text, values);
    }) as Sql["rows"];
  const db = Object.assign(Object.create(real) as typeof real, {
    rows: mortal(real),
    transaction: <Result>(work: (tx: Tx) => Promise<Result>) =>
      real.transaction(async (tx) => {
        const result = await work({
          ...tx,
          rows: mortal(tx),
          asOwner: { rows: mortal(tx.asOwner) },
        });
        alive();
        return result;
      }),
  });
  return { ...deps(), db };
}

test("killed again and again, wherever it is, it goes on and ends with each order once", async () => {
  const since = addDays(now(), -90);
  const orders = ordersSince(since);
  await open.request(since);
  let deaths = 0;
  const runMortal = async (state: BackfillState) => {
    for (let statements = 1; (await open.backfill()).state !== state; statements += 1) {
      await runBackfill(dyingAfter(statements), open.shop.id, (await open.backfill()).id).catch(() => (deaths += 1));
      // Long enough for the dead one's lease.
      open.wait(100);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  await runMortal("previewed");
  expect(await count("ledger_entry")).toBe(0);
  expect(await open.tally("preview")).toMatchObject({ orders: orders.length, setAside: 0 });
  await open.confirm();
  await runMortal("done");
  expect(deaths).toBeGreaterThan(20);
  expect(await open.tally("grant")).toEqual(await open.tally("preview"));
  expect(await pointsIn(open.shop.id)).toEqual(await pointsIn(await toldByWebhooks(orders)));
}, 120_000);

test("a worker that died is noticed, and what it left is queued again; what nobody decides about is given up", async () => {
  await open.request(SINCE());
  const queued = async () =>
    (
      await deps().db.rows<{ count: number }>(
        "SELECT count(*)::integer AS count FROM pgboss.job WHERE name = 'run-backfill'",
      )
    )[0]!.count;
  const before = await queued();
  await resumeBackfills(deps());
  expect(await queued()).toBe(before);
  open.wait(120);
  await resumeBackfills(deps());
  expect(await queued()).toBe(before + 1);
  await open.runUntil("previewed");
  open.wait(15 * 86_400);
  await resumeBackfills(deps());
  await open.runUntil("cancelled");
  await runBackfill(deps(), open.shop.id, (await open.backfill()).id);
  expect(await count("backfill_order")).toBe(0);
}, 60_000);
