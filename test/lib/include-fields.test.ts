import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseJson } from "~/shopify/json";
import { parseEvent } from "~/shopify/parse-events";
import { parseOrder } from "~/shopify/parse-order";
import { parseRefund } from "~/shopify/parse-refund";
import { watched } from "#test/support/watched";
import { readAppConfig } from "../../dev-store/app-config.ts";
import { editOrder, refundOrder } from "../../dev-store/shop/orders.ts";
import { reducedBody } from "../../dev-store/shop/payload-fields.ts";
import {
  consentBody,
  customerBody,
  customerDeletedBody,
  orderBody,
  refundBody,
} from "../../dev-store/shop/payloads.ts";
import { collectionBody, productBody, productDeletedBody } from "../../dev-store/shop/product-bodies.ts";
import { seedShop } from "../../dev-store/shop/seed.ts";
import { Shop } from "../../dev-store/shop/store.ts";

const ROOT = join(import.meta.dirname, "../..");
const { subscriptions } = readAppConfig(join(ROOT, "shopify.app.toml"));

const CONSENT = "customers/email_marketing_consent_update";

/** Every kind of body of which shopify.app.toml asks for some fields only, and what we read in it. */
const KINDS = {
  orders: { topics: subscriptions.filter(({ topic }) => topic.startsWith("orders/")), parse: parseOrder },
  refunds: {
    topics: subscriptions.filter(({ topic }) => topic === "refunds/create"),
    parse: (body: unknown) => parseRefund(body, "USD"),
  },
  customers: {
    topics: subscriptions.filter(
      ({ topic, isCompliance }) => topic.startsWith("customers/") && topic !== CONSENT && !isCompliance,
    ),
    parse: (body: unknown) => parseEvent("customers/update", body),
  },
  catalogue: {
    topics: subscriptions.filter(({ topic }) => /^(products|collections)\//.test(topic)),
    parse: (body: unknown) => parseEvent("products/update", body),
  },
  consents: {
    topics: subscriptions.filter(({ topic }) => topic === CONSENT),
    parse: (body: unknown) => parseEvent(CONSENT, body),
  },
};
type Kind = keyof typeof KINDS;

/** A shop of eighteen months, with an order of it edited and one given back with more money than its goods were worth. */
function bodies(): Record<Kind, string[]> {
  const now = new Date("2026-11-20T12:00:00Z");
  const shop = new Shop(seedShop(1, now), { now: () => now, emit: null });
  const [edited, overpaid] = shop.state.orders.filter(
    ({ financialStatus, fulfillments }) => financialStatus === "paid" && fulfillments.length === 0,
  );
  const variantId = shop.state.products[0]!.variants[0]!.id;
  editOrder(shop, edited!.id, {
    add: [{ variantId, quantity: 2 }],
    remove: [{ lineItemId: edited!.lines[0]!.id, quantity: 1 }],
  });
  refundOrder(shop, overpaid!.id, { lines: [], amount: 100 });
  const { orders, customers } = shop.state;
  return {
    orders: [...orders.map((order) => orderBody(shop, order)), ...samples("orders_create")],
    refunds: [
      ...orders.flatMap((order) => order.refunds.map((refund) => refundBody(shop, order, refund))),
      ...samples("refunds_create"),
    ],
    customers: [
      ...customers.flatMap((customer) => [customerBody(shop, customer), customerDeletedBody(customer)]),
      ...samples("customers_create"),
      ...samples("customers_update"),
      ...samples("customers_delete"),
    ],
    catalogue: [
      ...shop.state.products.flatMap((product) => [productBody(product), productDeletedBody(product)]),
      ...shop.state.collections.map(collectionBody),
    ],
    consents: [...customers.map(consentBody), ...samples("customers_email_marketing_consent_update")],
  };
}

/** Shopify's own samples: the one of this repository, and others where they are at hand. */
function samples(name: string): string[] {
  const folders = [join(ROOT, "test/fixtures/shopify"), join(ROOT, "../shared/shopify-payloads")];
  const files = folders.map((folder) => join(folder, `${name}.json`)).filter(existsSync);
  expect(files.length).toBeGreaterThan(0);
  return files.map((file) => readFileSync(file, "utf8"));
}

const BODIES = bodies();

describe.each(Object.keys(KINDS) as Kind[])("of %s", (kind) => {
  const { topics, parse } = KINDS[kind];
  const fields = topics[0]?.includeFields ?? [];

  test("every topic asks for the same fields", () => {
    expect(fields.length).toBeGreaterThan(0);
    for (const { includeFields } of topics) expect(includeFields).toEqual(fields);
  });

  test("the reduced body is read as the full one is", () => {
    expect(BODIES[kind].length).toBeGreaterThan(50);
    for (const body of BODIES[kind])
      expect(parse(parseJson(reducedBody(body, fields)))).toEqual(parse(parseJson(body)));
  }, 60_000);

  test("what is read is asked for, and what is asked for is read", () => {
    const reads = new Set<string>();
    for (const body of BODIES[kind]) parse(watched(parseJson(body), reads));
    const containers = new Set(fields.map((field) => field.split(".")[0]!));
    const unasked = [...reads].filter((read) => !fields.includes(read) && !containers.has(read));
    expect(unasked, "a parser reads what shopify.app.toml does not ask for").toEqual([]);
    expect(
      fields.filter((field) => !reads.has(field)),
      "shopify.app.toml asks for what no parser reads",
    ).toEqual([]);
  }, 60_000);
});

describe("the shop these tests read", () => {
  const read = BODIES.orders.map((body) => parseOrder(parseJson(body)));

  test.each<[string, (order: (typeof read)[number]) => boolean]>([
    ["refunds", ({ refunds }) => refunds.some(({ lines }) => lines.length > 0)],
    ["refunds with a discrepancy", ({ refunds }) => refunds.some(({ extraMinor }) => extraMinor !== 0)],
    ["discount codes", ({ codes }) => codes.length > 0],
    ["gift cards", ({ lines }) => lines.some(({ isGiftCard }) => isGiftCard)],
    ["guests", ({ customer }) => customer === null],
    ["cancelled orders", ({ cancelledAt }) => cancelledAt !== null],
    ["unpaid orders", ({ isPaid }) => !isPaid],
  ])("has %s", (_, is) => {
    expect(read.some(is)).toBe(true);
  });

  test("has orders paid in another currency", () => {
    expect(BODIES.orders.some((body) => /"presentment_currency":"(?!USD)/.test(body))).toBe(true);
  });
});

test("a reduced order holds no address, no telephone, no note, no card, and is a fraction of the size", () => {
  const fields = KINDS.orders.topics[0]!.includeFields!;
  const [sample] = samples("orders_create");
  const reduced = reducedBody(sample!, fields);
  for (const personal of [
    "billing_address",
    "shipping_address",
    "phone",
    "note",
    "browser_ip",
    "Ottawa",
    "555-",
    "token",
  ])
    expect(reduced).not.toContain(personal);
  const bytes = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);
  expect(bytes(BODIES.orders.map((body) => reducedBody(body, fields)))).toBeLessThan(bytes(BODIES.orders) / 3);
});
