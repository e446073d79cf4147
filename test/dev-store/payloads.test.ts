import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createOrder, refundOrder } from "../../dev-store/shop/orders.ts";
import { customerBody, shopBody } from "../../dev-store/shop/payloads.ts";
import { discount, LAMP, MUG, smallShop } from "./small-shop.ts";

type Json = { [key: string]: unknown };

/** The keys of Shopify's official samples, as last read; the samples themselves, where they are at hand, must agree. */
const KEYS = JSON.parse(readFileSync(join(import.meta.dirname, "payload-keys.json"), "utf8")) as Record<
  string,
  string[]
>;
const SAMPLES = join(import.meta.dirname, "../../../shared/shopify-payloads");

/** Every path of keys in a body; lists count by their first entry; empty values, and staff (we have none), end a path. */
function paths(value: unknown, at = ""): string[] {
  if (at.endsWith(".attributed_staffs")) return [];
  if (Array.isArray(value)) return value.length > 0 ? paths(value[0], `${at}[]`) : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as Json).flatMap(([key, inner]) => [`${at}.${key}`, ...paths(inner, `${at}.${key}`)]);
}

function bodies(): Record<string, unknown> {
  const { shop, events } = smallShop([discount()]);
  const lines = [
    { variantId: MUG, quantity: 2 },
    { variantId: LAMP, quantity: 1 },
  ];
  const order = createOrder(shop, { customerId: "11", lines, discountCodes: ["TEN"] });
  refundOrder(shop, order.id, { full: true });
  const customer = shop.customer("11");
  const bodyOf = (topic: string): unknown => JSON.parse(events.find((event) => event.topic === topic)?.body ?? "{}");
  return {
    orders_create: bodyOf("orders/create"),
    refunds_create: bodyOf("refunds/create"),
    customers_create: customer ? JSON.parse(customerBody(shop, customer)) : null,
    app_uninstalled: JSON.parse(shopBody(shop)),
  };
}

test.each(Object.keys(KEYS))("%s has every key Shopify's sample has", (name) => {
  const ours = new Set(paths(bodies()[name]));
  expect(KEYS[name]?.filter((path) => !ours.has(path))).toEqual([]);
});

test("the recorded keys are those of the samples", () => {
  for (const [name, keys] of Object.entries(KEYS)) {
    const sample = join(SAMPLES, `${name}.json`);
    if (existsSync(sample)) expect([...new Set(paths(JSON.parse(readFileSync(sample, "utf8"))))].sort()).toEqual(keys);
  }
});
