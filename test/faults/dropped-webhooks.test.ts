import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { reconcileOrders } from "~/services/platform/reconcile-orders.server";
import { openReconciledShop, type ReconciledShop } from "#test/factories/reconciled-shop";
import { insertProgramme } from "#test/factories/rows";
import { fault } from "#test/support/faults/fault";
import { judge } from "#test/support/faults/judge";
import { LONG_AGO, PROGRAMME } from "#test/support/faults/shop";
import { asStory } from "#test/support/faults/store-order";
import { cancelOrder, createOrder, editOrder, payOrder, refundOrder } from "../../dev-store/shop/orders.ts";
import type { Rng } from "../../dev-store/shop/rng.ts";
import type { Order } from "../../dev-store/shop/types.ts";

const DROPPED = 0.05;
const CUSTOMERS = 40;

/** An order that is made, and then edited, refunded or cancelled as it may happen. */
function live(open: ReconciledShop, chance: Rng): Order {
  const { shop } = open.connected.store;
  const order = createOrder(shop, {
    customerId: shop.state.customers[chance.between(0, CUSTOMERS - 1)]!.id,
    lines: [1, 2].map(() => ({
      variantId: chance.pick(chance.pick(shop.state.products).variants).id,
      quantity: chance.between(1, 3),
    })),
    paid: chance.chance(0.8),
  });
  open.wait(chance.between(1, 30));
  if (order.financialStatus === "pending" && chance.chance(0.7)) payOrder(shop, order.id);
  const part = () => ({ lineItemId: order.lines[0]!.id, quantity: 1 });
  if (chance.chance(0.4)) {
    open.wait(chance.between(1, 30));
    editOrder(shop, order.id, { remove: [part()] });
  }
  const isRefundable = order.financialStatus === "paid" && order.lines[0]!.currentQuantity > 0;
  if (isRefundable && chance.chance(0.4)) {
    open.wait(chance.between(1, 30));
    refundOrder(shop, order.id, chance.chance(0.3) ? { full: true } : { lines: [part()] });
  }
  if (chance.chance(0.1)) {
    open.wait(chance.between(1, 30));
    cancelOrder(shop, order.id, { refund: chance.chance(0.5), reason: "customer" });
  }
  return order;
}

fault(
  "one webhook in twenty never comes; the nightly comparison finds it",
  { small: 150, large: 1_000 },
  async (given) => {
    const { size, chance } = given;
    const open = await openReconciledShop();
    onTestFinished(() => open.close());
    const { deps } = open.world;
    await insertProgramme(deps.db.pool, open.shop.id, 2, PROGRAMME, { at: LONG_AGO, by: "faults" });
    await open.faults({ drop: DROPPED, seed: chance.between(1, 1_000_000) });
    const orders: Order[] = [];
    while (orders.length < size) {
      orders.push(live(open, chance));
      // Shop, app and test are one process: what they say to each other is sent, and their connections are kept up.
      await turn();
    }
    await open.settle();
    open.wait(3600);
    await reconcileOrders(deps, open.shop.id, null);
    await open.settle();
    open.wait(3600);
    await reconcileOrders(deps, open.shop.id, null);
    const [first, second] = await open.runs(open.shop.id);
    expect(first).toMatchObject({ seen: size, error: null });
    expect(second).toMatchObject({ missed: 0, error: null });
    const { log } = open.connected.store.webhooks;
    expect(log.filter(({ state }) => state === "dropped").length).toBeGreaterThan(0);
    const told = log.filter(({ state }) => state === "delivered").length;
    const verdict = await judge(deps.db, { shopId: open.shop.id, stories: orders.map(asStory) });
    return { events: log.length, acknowledged: told + first!.repaired, verdict };
  },
);
