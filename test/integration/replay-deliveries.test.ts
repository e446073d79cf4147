import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countFailedDeliveries, listFailedDeliveries, requeueFailedDeliveries } from "~/db/failed-deliveries.server";
import type { Shop } from "~/db/shops.server";
import { addDays } from "~/domain/calendar";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { purgeInbox } from "~/services/platform/purge-inbox.server";
import { replayDeliveries } from "~/services/platform/replay-deliveries.server";
import { deliver, orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("replay.myshopify.com");
  other = await world.installShop("bystander.myshopify.com");
});

beforeEach(() => world.deps.db.rows("DELETE FROM webhook_delivery"));

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

type Row = { id: string; state: string; attempts: number; error: string | null; isFinished: boolean };

const rows = (of: Shop = shop) =>
  world.deps.db.rows<Row>(
    `SELECT webhook_id AS id, state, attempts, error, finished_at IS NOT NULL AS "isFinished"
       FROM webhook_delivery WHERE shop_id = $1 ORDER BY sequence`,
    [of.id],
  );
const states = async (of: Shop = shop) => (await rows(of)).map(({ state }) => state);
const waitingForLocks = async () =>
  (
    await world.deps.db.rows(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
  ).length;
const replay = (which: Partial<Parameters<typeof replayDeliveries>[1]> = {}) =>
  replayDeliveries(world.deps, { shops: shop.id, ...which }, "test");

/** Deliveries that were tried and failed, as the worker leaves them. Returns their ids. */
async function failed(of: Shop, topics: string[], body = orderBody()): Promise<string[]> {
  for (const topic of topics) await deliver(world, of.id, [topic, body]);
  await world.deps.db.rows(
    `UPDATE webhook_delivery SET state = 'failed', attempts = 8, error = 'Error: the database was away', finished_at = now()
      WHERE shop_id = $1 AND state = 'waiting'`,
    [of.id],
  );
  return (await rows(of)).map(({ id }) => id);
}

describe("replaying failed deliveries", () => {
  test("one by its id lets it be worked again, with all its attempts before it, and once", async () => {
    const [first] = await failed(shop, ["orders/paid", "orders/updated"]);
    expect(await replay({ webhookId: first })).toBe(1);
    expect(await rows()).toMatchObject([
      { id: first, state: "waiting", attempts: 0, error: null, isFinished: false },
      { state: "failed", attempts: 8 },
    ]);
    expect(await replay({ webhookId: first })).toBe(0);
    await processDeliveries(world.deps);
    expect(await states()).toEqual(["done", "failed"]);
  });

  test("of an order that was worked already awards nothing twice", async () => {
    const body = orderBody({ id: 5_000_000_000_000_000_777n, customerId: 9_000_000_000_000_000_777n });
    await receive(world, shop.id, ["orders/paid", body]);
    const points = () =>
      world.deps.db.rows("SELECT count(*)::integer AS entries, sum(pending)::text AS points FROM ledger_entry");
    const before = await points();
    await world.deps.db.rows("UPDATE webhook_delivery SET state = 'failed', error = 'Error: lost'");
    expect(await replay()).toBe(1);
    await processDeliveries(world.deps);
    expect([await states(), await points()]).toEqual([["done"], before]);
  });

  test("one that is done, ignored or waiting does nothing", async () => {
    await receive(world, shop.id, ["orders/paid", orderBody()], ["app/scopes_update", "{}"]);
    await deliver(world, shop.id, ["orders/updated", orderBody()]);
    const before = await rows();
    expect(before.map(({ state }) => state)).toEqual(["done", "ignored", "waiting"]);
    for (const { id } of before) expect(await replay({ webhookId: id })).toBe(0);
    expect(await replay()).toBe(0);
    expect(await rows()).toEqual(before);
  });

  test("another shop's id does nothing, nor does an id that is nobody's", async () => {
    const [id] = await failed(other, ["orders/paid"]);
    expect([await replay({ webhookId: id }), await replay({ webhookId: "none" }), await replay()]).toEqual([0, 0, 0]);
    expect(await states(other)).toEqual(["failed"]);
  });

  test("all of a shop, or all of a topic, leaves the others", async () => {
    await failed(shop, ["orders/paid", "orders/paid", "refunds/create"]);
    await failed(other, ["orders/paid"]);
    expect(await replay({ topic: "orders/paid" })).toBe(2);
    expect([await states(), await states(other)]).toEqual([["waiting", "waiting", "failed"], ["failed"]]);
    expect(await replay({ shops: "every shop" })).toBe(2);
    expect(await states(other)).toEqual(["waiting"]);
  });

  test("twice at once puts each back once: the second waits for the first and finds nothing left", async () => {
    await failed(shop, ["orders/paid", "orders/paid", "orders/paid"]);
    let second: Promise<number> | undefined;
    const first = await world.deps.db.transaction(async (tx) => {
      const count = await requeueFailedDeliveries(tx, { shops: shop.id }, world.clock.at, 100);
      second = replay();
      await expect.poll(waitingForLocks).toBe(1);
      return count;
    });
    expect([first, await second]).toEqual([3, 0]);
  });

  test("one whose body is still no good fails again, and can be replayed again", async () => {
    const [id] = await failed(shop, ["orders/paid"], "{");
    for (let round = 0; round < 2; round += 1) {
      expect(await replay({ webhookId: id })).toBe(1);
      await processDeliveries(world.deps);
      expect(await rows()).toMatchObject([{ state: "failed", attempts: 1, error: "the body is not JSON" }]);
    }
  });
});

test("a failed delivery is gone 28 days after it came in, however late it was replayed and failed again", async () => {
  await failed(shop, ["orders/paid", "orders/updated"]);
  const days = (count: number) => addDays(world.clock.at, -count);
  await world.deps.db.rows(
    `UPDATE webhook_delivery SET finished_at = $1, received_at = CASE WHEN topic = 'orders/paid' THEN $2::timestamptz ELSE $3 END`,
    [days(1), days(29), days(27)],
  );
  expect(await purgeInbox(world.deps)).toBe(1);
  expect(await world.deps.db.rows("SELECT topic FROM webhook_delivery")).toEqual([{ topic: "orders/updated" }]);
});

test("failed deliveries are listed newest first, a page at a time, forth and back, without their bodies", async () => {
  const ids = (
    await failed(shop, ["orders/paid", "orders/paid", "orders/paid", "orders/paid", "orders/paid"])
  ).reverse();
  await failed(other, ["orders/paid"]);
  const list = (cursor?: { direction: "older" | "newer"; key: bigint }) =>
    listFailedDeliveries(world.deps.db, shop.id, { limit: 2, cursor });
  const first = await list();
  const second = await list({ direction: "older", key: first.at(-1)!.sequence });
  const third = await list({ direction: "older", key: second.at(-1)!.sequence });
  expect([first, second, third].map((page) => page.map(({ webhookId }) => webhookId))).toEqual([
    ids.slice(0, 2),
    ids.slice(2, 4),
    ids.slice(4),
  ]);
  expect(await list({ direction: "newer", key: third[0]!.sequence })).toEqual(second);
  expect(
    JSON.stringify(first, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ).not.toContain("ada@example.com");
  expect([
    await countFailedDeliveries(world.deps.db, shop.id),
    await countFailedDeliveries(world.deps.db, "every shop"),
  ]).toEqual([5, 6]);
});
