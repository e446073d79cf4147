import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseJson } from "~/shopify/json";
import { parseEvent } from "~/shopify/parse-events";
import { parseOrder } from "~/shopify/parse-order";
import { parseRefund } from "~/shopify/parse-refund";
import { TOPICS, topicOf } from "~/shopify/topics";

/** A body as Shopify publishes it, to the byte. */
const sample = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/shopify/${name}.json`, import.meta.url)), "utf8");
/** The same, changed. */
const body = (name: string, change: (text: string) => string = (text) => text) => parseJson(change(sample(name)));

describe("Shopify's sample order", () => {
  test("is read, its ids to the last digit", () => {
    const order = parseOrder(body("orders_create"));
    expect(order).toMatchObject({
      id: 820982911946154508n,
      name: "#9999",
      currency: "USD",
      sourceName: "web",
      isTest: true,
      isPaid: false,
      processedAt: new Date("2022-01-01T00:00:00Z"),
      cancelledAt: new Date("2022-01-01T00:00:00Z"),
      customer: { customerId: 115310627314723954n, firstName: "John", email: "john@example.com", locale: "en" },
      codes: [],
      refunds: [],
    });
    expect(order.lines.map(({ id, productId, quantity, netMinor }) => ({ id, productId, quantity, netMinor }))).toEqual(
      [
        { id: "487817672276298554", productId: "788032119674292922", quantity: 1, netMinor: 8999 },
        { id: "789012345678901234", productId: null, quantity: 1, netMinor: 1999 },
        { id: "890123456789012345", productId: null, quantity: 1, netMinor: 2499 },
        { id: "976318377106520349", productId: "788032119674292922", quantity: 1, netMinor: 15_999 },
        { id: "315789986012684393", productId: "788032119674292922", quantity: 1, netMinor: 11_999 },
        { id: "shipping", productId: null, quantity: 1, netMinor: 1000 },
      ],
    );
  });

  test("without a customer is a guest's", () => {
    const guest = { ...(body("orders_create") as object), customer: null };
    expect(parseOrder(guest).customer).toBeNull();
  });

  test.each([
    ["paid", true],
    ["partially_refunded", true],
    ["refunded", true],
    ["pending", false],
    ["authorized", false],
    ["partially_paid", false],
    ["voided", false],
  ])("with the status %s is paid: %s", (status, isPaid) => {
    expect(parseOrder(body("orders_create", (text) => text.replace('"voided"', `"${status}"`))).isPaid).toBe(isPaid);
  });

  test("keeps nothing that we don't need: no address, no telephone, no card", () => {
    const kept = JSON.stringify(parseOrder(body("orders_create")), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    for (const personal of ["Ottawa", "Steve", "555-", "Visa", "checkout", "token"])
      expect(kept).not.toContain(personal);
  });

  test.each(["id", "name", "currency", "updated_at", "line_items"])("without its %s is no order", (field) => {
    const { [field]: _, admin_graphql_api_id: __, ...rest } = body("orders_create") as Record<string, unknown>;
    expect(() => parseOrder(rest)).toThrow();
  });
});

describe("Shopify's sample refund", () => {
  test("is read, and belongs to the sample order to the last digit", () => {
    const refund = parseRefund(body("refunds_create"), "USD");
    expect(refund).toMatchObject({
      id: 890088186047892319n,
      orderId: 820982911946154508n,
      refundedAt: new Date("2022-01-01T00:00:00Z"),
      extraMinor: 0,
    });
    const { lines } = parseOrder(body("orders_create"));
    expect(refund.lines).toEqual(
      lines
        .filter(({ isShipping }) => !isShipping)
        .map(({ id, netMinor }) => ({ lineId: id, quantity: 1, subtotalMinor: netMinor })),
    );
  });
});

describe("Shopify's other samples", () => {
  test.each<[string, string, object]>([
    [
      "customers/create",
      "customers_create",
      { type: "customer_created", customer: { customerId: 706405506930370084n, firstName: "Bob", lastName: "Biller" } },
    ],
    [
      "customers/update",
      "customers_update",
      { type: "customer_updated", customer: { customerId: 706405506930370084n, email: "bob@biller.com" } },
    ],
    ["customers/delete", "customers_delete", { type: "customer_deleted", customerId: 706405506930370084n }],
    [
      "customers/email_marketing_consent_update",
      "customers_email_marketing_consent_update",
      { type: "consent_changed", customerId: 706405506930370084n, isSubscribed: false, changedAt: null },
    ],
    ["customers/redact", "customers_redact", { type: "customer_redacted", customerId: 191167n }],
    ["customers/data_request", "customers_data_request", { type: "customer_data_requested", customerId: 191167n }],
    [
      "discounts/delete",
      "discounts_delete",
      { type: "discount_deleted", discountGid: "gid://shopify/DiscountAutomaticNode/1" },
    ],
    ["app/uninstalled", "app_uninstalled", { type: "uninstalled" }],
    ["shop/redact", "shop_redact", { type: "shop_redacted" }],
    // The shop resource is the same as in app/uninstalled.
    ["shop/update", "app_uninstalled", { type: "shop_updated", profile: { currency: "USD", name: "Super Toys" } }],
    ["app/scopes_update", "app_scopes_update", { type: "unhandled" }],
  ])("%s is understood", (topic, name, event) => {
    expect(parseEvent(topic, body(name))).toMatchObject(event);
  });

  test.each([
    ["subscribed", true],
    ["not_subscribed", false],
    ["pending", false],
    ["unsubscribed", false],
    ["redacted", false],
    ["invalid", false],
  ])("consent in the state %s is consent: %s", (state, isSubscribed) => {
    const consent = { state, opt_in_level: "single_opt_in", consent_updated_at: "2026-11-20T07:00:00-05:00" };
    const told = { ...(body("customers_email_marketing_consent_update") as object), email_marketing_consent: consent };
    expect(parseEvent("customers/email_marketing_consent_update", told)).toEqual({
      type: "consent_changed",
      customerId: 706405506930370084n,
      isSubscribed,
      changedAt: new Date("2026-11-20T12:00:00Z"),
    });
  });

  test("a topic that Shopify's schema spells otherwise is the same; what nobody asked for is none", () => {
    expect(topicOf("customers_email_marketing_consent/update")).toBe("customers/email_marketing_consent_update");
    expect(topicOf("orders/paid")).toBe("orders/paid");
    expect(topicOf("carts/update")).toBeNull();
  });

  test("are of every topic we subscribe to, and shopify.app.toml names those and no others, optional ones as comments", () => {
    const toml = readFileSync(fileURLToPath(new URL("../../shopify.app.toml", import.meta.url)), "utf8");
    const lines = toml.split("\n").filter((line) => /^\s*(# )?(compliance_)?topics =/.test(line));
    const subscribed = lines.flatMap((line) => [...line.matchAll(/"([^"]+)"/g)].map(([, topic]) => topic));
    expect(subscribed.sort()).toEqual([...TOPICS].sort());
    const optional = lines.filter((line) => line.trim().startsWith("#")).join();
    expect(optional.match(/"[^"]+"/g)).toEqual(['"customers/merge"', '"disputes/create"', '"disputes/update"']);
  });
});
