import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markUninstalled } from "~/db/shops.server";
import { addDays, addSeconds } from "~/domain/calendar";
import { eraseShopData } from "~/services/platform/erase-shop.server";
import { reconcileOrders } from "~/services/platform/reconcile-orders.server";
import { reconcileShops } from "~/services/platform/reconcile-shops.server";
import { AdminApiError } from "~/shopify/admin-api.server";
import { openReconciledShop, type ReconciledShop } from "#test/factories/reconciled-shop";
import { receive } from "#test/factories/webhooks";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { cancelOrder, createOrder, editOrder, refundOrder, type NewOrder } from "../../dev-store/shop/orders.ts";
import { orderBody } from "../../dev-store/shop/payloads.ts";
import type { Order } from "../../dev-store/shop/types.ts";

let open: ReconciledShop;

beforeEach(async () => {
  open = await openReconciledShop();
});

afterEach(async () => {
  expect(await countViolations(open.world.deps.db)).toEqual(NO_VIOLATIONS);
  await open.close();
});

const deps = () => open.world.deps;
const now = () => open.world.clock.at;
const run = (from: Date | null = null) => reconcileOrders(deps(), open.shop.id, from);

/** An order of one cheap thing, a minute after the one before. */
function order(change: Partial<NewOrder> = {}): Order {
  open.wait(60);
  const { shop } = open.connected.store;
  const cheap = [...shop.state.products].filter(({ giftCard }) => !giftCard).sort(byPrice)[0]!.variants[0]!;
  return createOrder(shop, {
    customerId: shop.state.customers[0]!.id,
    lines: [{ variantId: cheap.id, quantity: 2 }],
    ...change,
  });
}

const byPrice = (a: { variants: { price: number }[] }, b: typeof a) => a.variants[0]!.price - b.variants[0]!.price;

/** Forty orders of all kinds by twenty customers and some guests. */
function busyDay(): Order[] {
  const { shop } = open.connected.store;
  const customers = shop.state.customers.slice(0, 20).map(({ id }) => id);
  return Array.from({ length: 40 }, (_, index) => {
    const isPaid = index % 8 !== 7;
    const made = order({
      customerId: index % 10 === 9 ? null : customers[index % 20]!,
      paid: isPaid,
      giftCard: index % 6 === 5,
      ...(index % 4 === 3 && { presentmentCurrency: "JPY" }),
    });
    const lineItemId = made.lines[0]!.id;
    open.wait(30);
    if (isPaid && index % 5 === 1) refundOrder(shop, made.id, { lines: [{ lineItemId, quantity: 1 }] });
    if (isPaid && index % 5 === 2) refundOrder(shop, made.id, { full: true });
    if (index % 7 === 3) cancelOrder(shop, made.id, { refund: true, reason: "customer" });
    else if (index % 5 === 3) editOrder(shop, made.id, { remove: [{ lineItemId, quantity: 1 }] });
    return made;
  });
}

/** What each customer has, with a shop's orders as they are on record. */
async function pointsIn(shopId: bigint) {
  return {
    accounts: await deps().db.rows(
      `SELECT customer_id, pending, available, earned, qualifying_minor, orders, tier_key
         FROM account a JOIN member m ON m.shop_id = a.shop_id AND m.id = a.member_id
        WHERE a.shop_id = $1 ORDER BY customer_id`,
      [shopId],
    ),
    orders: await deps().db.rows(
      `SELECT id, snapshot_at, is_paid, cancelled_at, lines, basis_minor, refunded_minor, credited, is_reversed
         FROM shop_order WHERE shop_id = $1 ORDER BY id`,
      [shopId],
    ),
    refunds: await deps().db.rows("SELECT id, lines, extra_minor FROM order_refund WHERE shop_id = $1 ORDER BY id", [
      shopId,
    ]),
  };
}

/** Another shop that was told of every one of these orders, once, as it is in the end. */
async function toldAll(orders: readonly Order[]): Promise<bigint> {
  const { shop } = open.connected.store;
  const { id } = await open.world.installShop("told-all.myshopify.com");
  for (const each of orders)
    await receive(open.world, id, ["orders/updated", orderBody(shop, shop.requireOrder(each.id))]);
  return id;
}

/** The orders of which no webhook has told the state they are in now. */
function untold(orders: readonly Order[]): number {
  const told = open.connected.store.webhooks.log
    .filter(({ state, topic }) => state === "delivered" && topic.startsWith("orders/"))
    .map(({ body }) => `${/"id":(\d+)/.exec(body)?.[1]} ${/"updated_at":"([^"]+)"/.exec(body)?.[1]}`);
  const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);
  const known = new Set(told.map((each) => `${each.split(" ")[0]} ${seconds(each.split(" ")[1]!)}`));
  return orders.filter(({ id, updatedAt }) => !known.has(`${id} ${seconds(updatedAt)}`)).length;
}

describe.each([5, 60])("a day on which %i of a hundred webhooks were lost", (percent) => {
  test("is put right: all points, all orders; nothing is missed the second time, and nothing counts twice", async () => {
    await open.faults({ drop: percent / 100, seed: 3 });
    const orders = busyDay();
    await open.settle();
    const lost = open.connected.store.webhooks.log.filter(({ state }) => state === "dropped");
    const missed = untold(orders);
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThan(orders.length);

    open.wait(3600);
    await run();
    expect(await open.runs()).toMatchObject([{ seen: orders.length, missed, repaired: missed, error: null }]);
    await open.settle();
    const right = await pointsIn(await toldAll(orders));
    expect(right.accounts).toHaveLength(18);
    expect(await pointsIn(open.shop.id)).toEqual(right);

    open.wait(60);
    await run();
    expect((await open.runs()).at(-1)).toMatchObject({ missed: 0, repaired: 0, error: null });

    await open.faults({});
    for (const { number } of lost) await open.connected.control(`webhooks/${number}/resend`, {});
    await open.settle();
    expect(await pointsIn(open.shop.id)).toEqual(right);
    open.wait(3600);
    await run();
    expect((await open.runs()).at(-1)).toMatchObject({ missed: 0, repaired: 0, error: null });
  }, 60_000);
});

test("an order is put into the inbox once, however often it is found missing before the inbox is worked", async () => {
  await open.faults({ drop: 1 });
  order();
  open.wait(3600);
  await run();
  open.wait(60);
  await run();
  expect(await open.runs()).toMatchObject([
    { missed: 1, repaired: 1 },
    { missed: 1, repaired: 0 },
  ]);
  const inbox = "SELECT webhook_id FROM webhook_delivery WHERE webhook_id LIKE 'reconcile:gid://shopify/Order/%'";
  expect(await deps().db.rows(inbox)).toHaveLength(1);
  await open.settle();
  open.wait(60);
  await run();
  expect((await open.runs()).at(-1)).toMatchObject({ missed: 0 });
});

test("a refund that was made in the second of the last state we know is found by its id", async () => {
  const made = order();
  await open.settle();
  await open.faults({ drop: 1 });
  refundOrder(open.connected.store.shop, made.id, { full: true });
  open.wait(3600);
  await run();
  await open.settle();
  expect(await open.runs()).toMatchObject([{ seen: 1, missed: 1, repaired: 1 }]);
  expect(await deps().db.rows("SELECT refunded_minor > 0 AS is_refunded FROM shop_order")).toEqual([
    { is_refunded: true },
  ]);
});

describe("what a run looks at", () => {
  test("ends ten minutes ago, for what is younger may be on its way; the next run sees it", async () => {
    await open.faults({ drop: 1 });
    order();
    open.wait(300);
    await run();
    expect(await open.runs()).toMatchObject([]);
    open.wait(3600);
    await run();
    expect(await open.runs()).toMatchObject([{ to: addSeconds(now(), -600), seen: 1, missed: 1 }]);
  });

  test("begins with the installation: orders from before it were never promised to us", async () => {
    open.wait(3600);
    await run();
    expect(await open.runs()).toMatchObject([{ from: open.shop.installedAt, seen: 0 }]);
  });

  test("is all that changed since the last good run, after days without one", async () => {
    open.wait(86_400);
    await run();
    const [first] = await open.runs();
    await open.faults({ drop: 1 });
    for (let day = 0; day < 5; day += 1) {
      order();
      open.wait(86_400);
    }
    await run();
    expect((await open.runs())[1]).toMatchObject({
      from: addSeconds(first!.to, -3600),
      seen: 5,
      missed: 5,
      repaired: 5,
    });
  });

  test("is the last thirty days, after an outage longer than that", async () => {
    open.wait(86_400);
    await run();
    open.wait(40 * 86_400);
    await run();
    expect((await open.runs())[1]?.from).toEqual(addDays(now(), -30));
  });

  test("is nothing for a shop that has left", async () => {
    open.wait(86_400);
    await deps().db.transaction((tx) => markUninstalled(tx, open.shop.id, now()));
    await run();
    expect(await open.runs()).toEqual([]);
  });
});

test("a run that takes too long records how far it came and leaves the rest to the next", async () => {
  await open.faults({ drop: 1 });
  const orders = Array.from({ length: 130 }, () => order());
  open.wait(3600);
  let minutes = 0;
  const slow = { ...deps(), now: () => addSeconds(now(), 60 * (minutes += 3)) };
  await reconcileOrders(slow, open.shop.id, null);
  const hundredth = new Date(orders[99]!.updatedAt);
  expect(await open.runs()).toMatchObject([{ to: hundredth, seen: 100, missed: 100, repaired: 100, error: null }]);
  const queued = await deps().db.rows<{ data: { shopId: string; from: string } }>(
    "SELECT data FROM pgboss.job WHERE name = 'reconcile-orders'",
  );
  expect(queued).toEqual([{ data: { shopId: String(open.shop.id), from: hundredth.toISOString() } }]);

  await run(new Date(queued[0]!.data.from));
  expect((await open.runs())[1]).toMatchObject({ from: hundredth, seen: 31, missed: 31, repaired: 30 });
  await open.settle();
  expect(await deps().db.rows("SELECT 1 FROM shop_order")).toHaveLength(130);
}, 60_000);

describe("a shop whose orders can't be asked for", () => {
  test("has its error on record, holds no other shop up, and is caught up later from where it was", async () => {
    const other = await open.world.installShop("closed.myshopify.com");
    await open.faults({ drop: 1 });
    order();
    open.wait(86_400);
    const adminFor = (domain: string) =>
      domain === other.domain
        ? { run: () => Promise.reject(new AdminApiError("ListChangedOrders: Unavailable Shop", true)) }
        : deps().adminFor(domain);
    const broken = { ...deps(), adminFor };

    await reconcileShops(broken);
    const jobs = await deps().db.rows<{ shopId: string }>(
      `SELECT data ->> 'shopId' AS "shopId" FROM pgboss.job WHERE name = 'reconcile-orders' ORDER BY 1`,
    );
    expect(jobs.map(({ shopId }) => BigInt(shopId))).toEqual([open.shop.id, other.id]);
    await reconcileOrders(broken, open.shop.id, null);
    await expect(reconcileOrders(broken, other.id, null)).rejects.toThrow("Unavailable Shop");

    expect(await open.runs(open.shop.id)).toMatchObject([{ seen: 1, missed: 1, repaired: 1, error: null }]);
    const [failed] = await open.runs(other.id);
    expect(failed).toMatchObject({ seen: 0, repaired: 0, error: "ListChangedOrders: Unavailable Shop" });
    open.wait(3 * 86_400);
    await reconcileOrders(deps(), other.id, null);
    // No run was good yet: it begins with the last day.
    expect((await open.runs(other.id))[1]).toMatchObject({ from: addDays(now(), -1), error: null });
  });

  test("that was caught in the middle keeps what was found until then", async () => {
    await open.faults({ drop: 1 });
    for (let index = 0; index < 3; index += 1) order();
    open.wait(3600);
    let calls = 0;
    open.world.admin.send = (...call) => {
      calls += 1;
      return calls > 3 ? Promise.reject(new Error("socket hang up")) : open.connected.send(...call);
    };
    await expect(run()).rejects.toThrow("socket hang up");
    expect(await open.runs()).toMatchObject([{ repaired: 0, error: "ReadOrder: socket hang up" }]);
    open.world.admin.send = open.connected.send;
    await run();
    expect((await open.runs())[1]).toMatchObject({ missed: 3, repaired: 3, error: null });
  });
});

test("a shop that is erased takes its runs along", async () => {
  open.wait(86_400);
  await run();
  const other = await open.world.installShop("stays.myshopify.com");
  open.wait(86_400);
  await reconcileOrders(deps(), other.id, null);
  await deps().db.transaction((tx) => markUninstalled(tx, open.shop.id, now()));
  await eraseShopData(deps(), open.shop.id);
  expect(await open.runs(open.shop.id)).toEqual([]);
  expect(await open.runs(other.id)).toHaveLength(1);
});
