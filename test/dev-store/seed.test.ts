import { expect, test } from "vitest";
import { productPicture } from "../../dev-store/shop/pictures.ts";
import { orderSums } from "../../dev-store/shop/order-sums.ts";
import { historyEvents } from "../../dev-store/shop/replay.ts";
import { seedShop } from "../../dev-store/shop/seed.ts";

const now = new Date("2026-11-20T10:00:00Z");
const state = seedShop(7, now);
const { orders } = state;

test("a seed and a day make one shop, whatever the hour; another seed makes another", () => {
  expect(seedShop(7, new Date("2026-11-20T23:59:59Z"))).toEqual(state);
  expect(seedShop(8, now)).not.toEqual(state);
});

test("the shop is large enough and has the two people every demo starts with", () => {
  expect(state.customers.length).toBeGreaterThanOrEqual(300);
  expect(state.products).toHaveLength(30);
  const [mei, ada] = state.customers;
  expect([mei?.email, ada?.email]).toEqual(["mei.lin@example.com", "ada@example.com"]);
  expect(orders.some((order) => order.customerId === mei?.id)).toBe(false);
  expect(orders.filter((order) => order.customerId === ada?.id).length).toBeGreaterThan(4);
});

test("ids are unique, thirteen to nineteen digits, some beyond 2^53", () => {
  const ids = [
    ...state.customers,
    ...state.products,
    ...orders,
    ...orders.flatMap((o) => [...o.lines, ...o.refunds]),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^\d{13,19}$/.test(id))).toBe(true);
  expect(ids.some((id) => BigInt(id) > 2n ** 53n)).toBe(true);
});

test.each([
  ["guests", (o: (typeof orders)[number]) => o.customerId === null],
  ["the till", (o: (typeof orders)[number]) => o.sourceName === "pos"],
  ["drafts", (o: (typeof orders)[number]) => o.sourceName === "shopify_draft_order"],
  ["euro", (o: (typeof orders)[number]) => o.presentmentCurrency === "EUR"],
  ["yen", (o: (typeof orders)[number]) => o.presentmentCurrency === "JPY"],
  ["codes", (o: (typeof orders)[number]) => o.discountApplications.some(({ type }) => type === "discount_code")],
  ["clerks' discounts", (o: (typeof orders)[number]) => o.discountApplications.some(({ type }) => type === "manual")],
  ["tests", (o: (typeof orders)[number]) => o.test],
  ["cancellations", (o: (typeof orders)[number]) => o.cancelledAt !== null],
  ["partial refunds", (o: (typeof orders)[number]) => o.financialStatus === "partially_refunded"],
  ["gift cards", (o: (typeof orders)[number]) => o.lines.some(({ giftCard }) => giftCard)],
] as const)("its past has %s", (_, is) => {
  expect(orders.some(is)).toBe(true);
});

test("nothing in its past lies in the future, and no order owes itself money", () => {
  const midnight = "2026-11-20T00:00:00.000Z";
  for (const order of orders) {
    expect(order.updatedAt < midnight).toBe(true);
    const { refunded, total, tax, current } = orderSums(order);
    expect(refunded <= total && current.subtotal >= 0 && current.tax >= 0).toBe(true);
    expect(order.lines.reduce((sum, line) => sum + line.tax, 0)).toBe(tax);
  }
});

test("its history is told in order, each body as it looked then", () => {
  const since = new Date("2026-10-01T00:00:00Z");
  const events = historyEvents(state, { since });
  const times = events.map(({ triggeredAt }) => triggeredAt);
  expect(times).toEqual([...times].sort());
  const paid = events.filter(({ topic }) => topic === "orders/paid").map(({ body }) => JSON.parse(body));
  expect(paid.length).toBeGreaterThan(50);
  expect(paid.every((o) => o.financial_status === "paid" && o.refunds.length === 0 && o.cancelled_at === null)).toBe(
    true,
  );
  expect(events.some(({ topic }) => topic === "refunds/create")).toBe(true);
  expect(historyEvents(state, { since, topics: ["orders/paid"] })).toHaveLength(paid.length);
});

test("every product has a picture of its own", () => {
  const pictures = state.products.map(({ handle }) => productPicture(handle));
  expect(new Set(pictures.map((picture) => picture.replace(/aria-label="[^"]*"/, ""))).size).toBe(pictures.length);
});
