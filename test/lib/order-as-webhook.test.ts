import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factsIn, textOf } from "~/db/backfill/kept-facts";
import { createAdminApi, type AdminApi } from "~/shopify/admin-api.server";
import { fetchOrder } from "~/shopify/fetch-order.server";
import { parseJson } from "~/shopify/json";
import { readOrder } from "~/shopify/order-operations";
import { orderAsWebhook } from "~/shopify/order-as-webhook";
import { parseOrder } from "~/shopify/parse-order";
import { connectDevStore, type ConnectedStore } from "#test/factories/dev-store";
import {
  cancelOrder,
  createOrder,
  editOrder,
  fulfilOrder,
  payOrder,
  refundOrder,
  type NewOrder,
} from "../../dev-store/shop/orders.ts";
import { orderBody } from "../../dev-store/shop/payloads.ts";
import type { Order } from "../../dev-store/shop/types.ts";

let connected: ConnectedStore;
let admin: AdminApi;

beforeAll(async () => {
  connected = await connectDevStore(() => new Date("2026-11-20T12:00:00.250Z"));
  await connected.control("throttle", { maximum: 1_000_000, restoreRate: 1_000_000 });
  await connected.control("app/scopes", { granted: ["read_all_orders"] });
  admin = createAdminApi(connected.send, () => Promise.resolve());
});

afterAll(() => connected.close());

const shop = () => connected.store.shop;
const variant = (index: number) => shop().state.products[index]!.variants[0]!.id;

function order(change: Partial<NewOrder> = {}): Order {
  const [customer] = shop().state.customers;
  const lines = [
    { variantId: variant(0), quantity: 3 },
    { variantId: variant(1), quantity: 1 },
  ];
  return createOrder(shop(), { customerId: customer!.id, lines, ...change });
}

/** What our parser reads in the order's webhook, and what it reads in the same order asked of the Admin API. */
async function bothWays({ id }: Order) {
  const now = shop().requireOrder(id);
  const asked = await fetchOrder(admin, `gid://shopify/Order/${id}`);
  return {
    webhook: parseOrder(parseJson(orderBody(shop(), now))),
    asked: parseOrder(parseJson(orderAsWebhook(asked!))),
  };
}

const MADE: [string, () => Order][] = [
  ["paid", () => order()],
  ["not paid yet", () => order({ paid: false })],
  ["paid later", () => payOrder(shop(), order({ paid: false }).id)],
  ["a guest's", () => order({ customerId: null })],
  ["sold at the counter", () => order({ sourceName: "pos" })],
  ["a draft", () => order({ sourceName: "shopify_draft_order" })],
  ["a test", () => order({ test: true })],
  ["placed on another day", () => order({ processedAt: "2026-10-31T23:59:59-04:00" })],
  ["paid in euros", () => order({ presentmentCurrency: "EUR" })],
  ["paid in yen", () => order({ presentmentCurrency: "JPY" })],
  ["with a gift card", () => order({ giftCard: true })],
  ["fulfilled", () => fulfilOrder(shop(), order().id)],
  ["cancelled with its money back", () => cancelOrder(shop(), order().id, { refund: true, reason: "customer" })],
  ["cancelled, the money kept", () => cancelOrder(shop(), order().id, { refund: false, reason: "fraud" })],
  ["voided", () => cancelOrder(shop(), order({ paid: false }).id, { refund: true, reason: "other" })],
  ["with a line removed and one added", edited],
  ["refunded in part, in euros", () => refunded({ presentmentCurrency: "EUR" }, { quantity: 2 })],
  ["refunded with more money than its goods were worth", () => refunded({}, { quantity: 1, amount: 5000 })],
  ["refunded with less money than its goods were worth", () => refunded({}, { quantity: 1, amount: 7 })],
  ["taken back without money", () => refunded({}, { quantity: 1, amount: 0 })],
  ["refunded twice, the second time in full", refundedTwice],
];

function edited(): Order {
  const made = order();
  return editOrder(shop(), made.id, {
    add: [{ variantId: variant(2), quantity: 2 }],
    remove: [{ lineItemId: made.lines[0]!.id, quantity: 1 }],
  });
}

function refunded(change: Partial<NewOrder>, { quantity, amount }: { quantity: number; amount?: number }): Order {
  const made = order(change);
  refundOrder(shop(), made.id, {
    lines: [{ lineItemId: made.lines[0]!.id, quantity }],
    ...(amount !== undefined && { amount }),
  });
  return made;
}

function refundedTwice(): Order {
  const made = refunded({}, { quantity: 1 });
  refundOrder(shop(), made.id, { full: true });
  return made;
}

describe("an order asked of the Admin API is read like its webhook, and the same out of the text it is kept in", () => {
  test.each(MADE)("%s", async (_, make) => {
    const { webhook, asked } = await bothWays(make());
    expect(asked).toEqual(webhook);
    expect(factsIn(textOf(asked))).toEqual(asked);
  });

  test("with a tip, and a line that was made by hand", async () => {
    const asked = (await fetchOrder(admin, `gid://shopify/Order/${order().id}`))!;
    const [goods] = asked.lineItems.nodes;
    const byHand = { ...goods!, id: "gid://shopify/LineItem/71", product: null, variant: null, quantity: 1 };
    const tip = { ...byHand, id: "gid://shopify/LineItem/72", nonFulfillableQuantity: 1 };
    const tipsOf = (amount: string) => {
      const totalTipReceivedSet = { shopMoney: { amount, currencyCode: "USD" } };
      const lineItems = { ...asked.lineItems, nodes: [goods!, byHand, tip] };
      return parseOrder(parseJson(orderAsWebhook({ ...asked, totalTipReceivedSet, lineItems })));
    };
    expect(tipsOf("5.0").lines.filter(({ isTip }) => isTip)).toMatchObject([{ id: "72" }]);
    expect(tipsOf("0.0").lines.filter(({ isTip }) => isTip)).toEqual([]);
  });

  test("with discount codes, automatic and manual discounts", async () => {
    const made = order();
    made.discountApplications.push(
      {
        type: "discount_code",
        code: "Loyal-abc",
        title: "Loyal-abc",
        value: 500,
        valueType: "fixed_amount",
        target: "line_item",
      },
      { type: "manual", code: null, title: "Regular", value: 10, valueType: "percentage", target: "line_item" },
      { type: "automatic", code: null, title: "Autumn", value: 5, valueType: "percentage", target: "line_item" },
      {
        type: "discount_code",
        code: "POSTFREE",
        title: "POSTFREE",
        value: 100,
        valueType: "percentage",
        target: "shipping_line",
      },
    );
    made.lines[0]!.allocations.push({ application: 0, amount: 333 }, { application: 1, amount: 99 });
    made.lines[1]!.allocations.push({ application: 0, amount: 167 }, { application: 2, amount: 1 });
    const { webhook, asked } = await bothWays(made);
    expect(asked).toEqual(webhook);
    expect(asked.codes).toEqual(["LOYAL-ABC", "POSTFREE"]);
  });

  test("with more lines, refunded and not, than a page holds", async () => {
    const lines = Array.from({ length: 130 }, (_, index) => ({ variantId: variant(index % 5), quantity: 2 }));
    const made = order({ lines });
    refundOrder(shop(), made.id, {
      lines: made.lines.slice(0, 110).map(({ id }) => ({ lineItemId: id, quantity: 1 })),
    });
    const { webhook, asked } = await bothWays(made);
    expect(asked.lines).toHaveLength(130);
    expect(asked.refunds[0]?.lines).toHaveLength(110);
    expect(asked).toEqual(webhook);
  });

  test("every tenth order of the shop's eighteen months, and all that were refunded, cancelled or paid abroad", async () => {
    const wanted = shop().state.orders.filter(
      (each, index) =>
        index % 10 === 0 || each.refunds.length > 0 || each.cancelledAt || each.presentmentCurrency !== each.currency,
    );
    expect(wanted.length).toBeGreaterThan(200);
    for (const each of wanted) {
      const { webhook, asked } = await bothWays(each);
      expect(asked, each.name).toEqual(webhook);
      expect(factsIn(textOf(asked)), each.name).toEqual(asked);
    }
  }, 60_000);
});

test("ids keep all their digits, as plain numbers, as Shopify writes them", async () => {
  const made = order();
  const asked = await fetchOrder(admin, `gid://shopify/Order/${made.id}`);
  const id = "9007199254740993777";
  const text = orderAsWebhook({ ...asked!, id: `gid://shopify/Order/${id}` });
  expect(text).toContain(`{"id":${id},"admin_graphql_api_id":"gid://shopify/Order/${id}"`);
  expect(parseOrder(parseJson(text)).id).toBe(BigInt(id));
});

test("an order of an export that a version before asked for lacks what was not asked then, and is read all the same", async () => {
  const made = fulfilOrder(shop(), order().id);
  const now = (await fetchOrder(admin, `gid://shopify/Order/${made.id}`))!;
  const { totalTipReceivedSet: _, fulfillments, lineItems, ...rest } = now;
  const nodes = lineItems.nodes.map(({ nonFulfillableQuantity: _pieces, ...line }) => line);
  const sent = fulfillments.map(({ createdAt }) => ({ createdAt }));
  const before = { ...rest, fulfillments: sent, lineItems: { ...lineItems, nodes } };
  const read = readOrder.result.parse({ data: { order: before } }).order!;
  expect(parseOrder(parseJson(orderAsWebhook(read)))).toEqual(parseOrder(parseJson(orderAsWebhook(now))));
});

test("an order that is no more is null", async () => {
  expect(await fetchOrder(admin, "gid://shopify/Order/1")).toBeNull();
});
