import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCustomer, updateCustomer } from "../../dev-store/shop/customers.ts";
import { ShopError } from "../../dev-store/shop/errors.ts";
import { orderSums } from "../../dev-store/shop/order-sums.ts";
import {
  cancelOrder,
  createOrder,
  editOrder,
  fulfilOrder,
  payOrder,
  refundOrder,
} from "../../dev-store/shop/orders.ts";
import { orderBody } from "../../dev-store/shop/payloads.ts";
import { CARD, discount, LAMP, MUG, smallShop } from "./small-shop.ts";

const topics = (events: { topic: string }[]) => events.map(({ topic }) => topic);
const refusal = (reason: string) => expect.objectContaining({ reason });

describe("each action tells what Shopify tells", () => {
  test("consent to marketing mails, and taking it back, on a topic of its own", () => {
    const { shop, events } = smallShop();
    const told = () => topics(events.splice(0));
    const customer = createCustomer(shop, { email: "new@example.com" });
    expect(told()).toEqual(["customers/create"]);
    updateCustomer(shop, customer.id, { acceptsMarketing: true });
    expect(JSON.parse(events.at(-1)!.body)).toMatchObject({ email_marketing_consent: { state: "subscribed" } });
    expect(told()).toEqual(["customers/update", "customers/email_marketing_consent_update"]);
    updateCustomer(shop, customer.id, { firstName: "Ada" });
    expect(told()).toEqual(["customers/update"]);
    updateCustomer(shop, customer.id, { acceptsMarketing: false });
    expect(JSON.parse(events.at(-1)!.body)).toMatchObject({ email_marketing_consent: { state: "unsubscribed" } });
  });

  test("an order that is paid at once", () => {
    const { shop, events } = smallShop();
    createOrder(shop, { customerId: "11", lines: [{ variantId: MUG, quantity: 1 }] });
    expect(topics(events)).toEqual(["orders/create", "orders/paid", "orders/updated"]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(1);
  });
  test("an order that is paid, sent, refunded and cancelled later", () => {
    const { shop, events } = smallShop();
    const { id } = createOrder(shop, { customerId: null, lines: [{ variantId: MUG, quantity: 2 }], paid: false });
    payOrder(shop, id);
    fulfilOrder(shop, id);
    refundOrder(shop, id, { lines: [], amount: 100 });
    cancelOrder(shop, id, { refund: true, reason: "customer" });
    expect(topics(events)).toEqual([
      ...["orders/create", "orders/paid", "orders/updated", "orders/fulfilled", "orders/updated"],
      ...["refunds/create", "orders/updated"],
      ...["refunds/create", "orders/updated", "orders/cancelled", "orders/updated"],
    ]);
    expect(new Set(events.slice(-4).map(({ eventId }) => eventId)).size).toBe(1);
  });
  test("an edit", () => {
    const { shop, events } = smallShop();
    const order = createOrder(shop, { customerId: "11", lines: [{ variantId: MUG, quantity: 3 }] });
    const [line] = order.lines;
    editOrder(shop, order.id, {
      add: [{ variantId: LAMP, quantity: 1 }],
      remove: [{ lineItemId: line?.id ?? "", quantity: 2 }],
    });
    expect(topics(events).slice(3)).toEqual(["orders/updated"]);
    expect(orderSums(order).current.subtotal).toBe(1999 + 8000);
  });
});

test("a refused code leaves no order, no use and no webhook", () => {
  const { shop, events } = smallShop([discount({ customerIds: ["12"] })]);
  const order = () =>
    createOrder(shop, { customerId: "11", lines: [{ variantId: MUG, quantity: 1 }], discountCodes: ["TEN"] });
  expect(order).toThrow(refusal("customer_not_eligible"));
  expect([shop.state.orders, events, shop.state.discounts[0]?.usedBy]).toEqual([[], [], []]);
});

test("a single-use code is used by the order that takes it", () => {
  const { shop } = smallShop([discount({ usageLimit: 1, customerIds: ["11"] })]);
  const buy = () =>
    createOrder(shop, { customerId: "11", lines: [{ variantId: LAMP, quantity: 1 }], discountCodes: ["ten"] });
  const order = buy();
  expect(shop.discountByCode("TEN")?.usedBy).toMatchObject([{ orderId: order.id, customerId: "11" }]);
  expect(buy).toThrow(refusal("usage_limit_reached"));
});

test("the body has the discount on lines and codes, and keeps every digit of an id", () => {
  const { shop } = smallShop([discount()]);
  const lines = [
    { variantId: MUG, quantity: 2 },
    { variantId: CARD, quantity: 1 },
  ];
  const order = createOrder(shop, { customerId: "11", lines, discountCodes: ["TEN"], presentmentCurrency: "JPY" });
  order.id = "820982911946154508";
  const body = orderBody(shop, order);
  expect(body).toContain('"id":820982911946154508,');
  expect(JSON.parse(body)).toMatchObject({
    subtotal_price: "54.98",
    subtotal_price_set: { presentment_money: { amount: "8247", currency_code: "JPY" } },
    total_discounts: "10.00",
    total_price: "60.93",
    total_outstanding: "0.00",
    presentment_currency: "JPY",
    discount_codes: [{ code: "TEN", amount: "10.00", type: "fixed_amount" }],
    discount_applications: [{ type: "discount_code", code: "TEN", value: "10.00", value_type: "fixed_amount" }],
    line_items: [
      { total_discount: "0.00", discount_allocations: [{ amount: "10.00", discount_application_index: 0 }] },
      { gift_card: true, discount_allocations: [] },
    ],
  });
});

test("a refund body names its order and lines, in cents that add up", () => {
  const { shop, events } = smallShop([discount({ value: { kind: "percentage", fraction: 0.1 } })]);
  const order = createOrder(shop, {
    customerId: null,
    lines: [{ variantId: MUG, quantity: 3 }],
    discountCodes: ["TEN"],
  });
  const line = order.lines[0]?.id ?? "";
  for (const quantity of [1, 2]) refundOrder(shop, order.id, { lines: [{ lineItemId: line, quantity }] });
  const bodies = events.filter(({ topic }) => topic === "refunds/create").map(({ body }) => body);
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { refund_line_items: [{ quantity: 1 }] },
    { refund_line_items: [{ quantity: 2 }] },
  ]);
  expect(order.refunds.map(({ amount }) => amount)).toEqual([1799, 3598]);
  expect(orderSums(order).current).toMatchObject({ subtotal: 0, discounts: 0, shipping: 595, total: 595 });
  expect(events.at(-2)?.body).toContain(`"order_id":${order.id},`);
});

test("more than was bought or paid can't be refunded, nor an unpaid order", () => {
  const { shop } = smallShop();
  const order = createOrder(shop, { customerId: "11", lines: [{ variantId: MUG, quantity: 1 }] });
  const unpaid = createOrder(shop, { customerId: "11", lines: [{ variantId: MUG, quantity: 1 }], paid: false });
  const line = order.lines[0]?.id ?? "";
  const cases: [() => unknown, string][] = [
    [() => refundOrder(shop, order.id, { lines: [{ lineItemId: line, quantity: 2 }] }), "invalid_quantity"],
    [() => refundOrder(shop, order.id, { lines: [], amount: 2595 }), "refund_exceeds_payment"],
    [() => refundOrder(shop, order.id, { lines: [], shipping: 596 }), "invalid_shipping"],
    [() => refundOrder(shop, order.id, { lines: [] }), "empty_refund"],
    [() => refundOrder(shop, unpaid.id, { full: true }), "not_refundable"],
    [() => refundOrder(shop, "404", { full: true }), "order_not_found"],
  ];
  for (const [attempt, reason] of cases) expect(attempt).toThrow(refusal(reason));
  expect(order.refunds).toEqual([]);
});

test("however an order is refunded, the money never exceeds the payment and a full refund returns all of it", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("line" as const),
      index: fc.nat({ max: 2 }),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant("money" as const), amount: fc.integer({ min: 1, max: 9000 }) }),
    fc.record({ kind: fc.constant("shipping" as const), shipping: fc.integer({ min: 1, max: 300 }) }),
  );
  const quantities = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(quantities, fc.array(step, { maxLength: 6 }), fc.boolean(), (amounts, steps, hasCode) => {
      const { shop } = smallShop([discount({ value: { kind: "percentage", fraction: 0.137 } })]);
      const lines = [MUG, LAMP, CARD].map((variantId, index) => ({ variantId, quantity: amounts[index] ?? 1 }));
      const order = createOrder(shop, { customerId: "11", lines, discountCodes: hasCode ? ["TEN"] : [] });
      const { total, subtotal } = orderSums(order);
      for (const each of steps) {
        const request =
          each.kind === "line"
            ? { lines: [{ lineItemId: order.lines[each.index]?.id ?? "", quantity: each.quantity }] }
            : { lines: [], ...each };
        try {
          refundOrder(shop, order.id, request);
        } catch (error) {
          expect(error).toBeInstanceOf(ShopError);
        }
        expect(orderSums(order).refunded).toBeLessThanOrEqual(total);
      }
      if (order.financialStatus !== "refunded") refundOrder(shop, order.id, { full: true });
      const goods = order.refunds.flatMap((refund) => refund.lines).reduce((sum, line) => sum + line.subtotal, 0);
      expect(orderSums(order).refunded).toBe(total);
      expect(goods).toBeLessThanOrEqual(subtotal);
      if (order.lines.every((line) => line.currentQuantity === 0)) expect(goods).toBe(subtotal);
    }),
    { numRuns: 60 },
  );
});
