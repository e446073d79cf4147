import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readAppConfig } from "../../dev-store/app-config.ts";
import { reducedBody } from "../../dev-store/shop/payload-fields.ts";
import { startTestStore } from "./admin-api-support.ts";

describe("a reduced body", () => {
  test.each([
    ["fields in the body's own order", '{"a":1,"b":2,"c":3}', ["c", "a"], '{"a":1,"c":3}'],
    ["a field of an object", '{"a":{"b":1,"c":2}}', ["a.b"], '{"a":{"b":1}}'],
    ["a field of each object in a list", '{"a":[{"b":1,"c":2},{"c":3}]}', ["a.b"], '{"a":[{"b":1},{}]}'],
    ["an object whole, though a field of it is named too", '{"a":{"b":1,"c":2}}', ["a.b", "a"], '{"a":{"b":1,"c":2}}'],
    ["what is named, whole, though it is named first", '{"a":{"b":1,"c":2}}', ["a", "a.b"], '{"a":{"b":1,"c":2}}'],
    ["an empty list and null as they are", '{"a":[],"b":null}', ["a.x", "b.x"], '{"a":[],"b":null}'],
    ["nothing in the place of what is not there", '{"a":1}', ["b", "c.d"], "{}"],
    [
      "numbers as they are written",
      '{"id":9007199254740993111,"x":10.00}',
      ["id", "x"],
      '{"id":9007199254740993111,"x":10.00}',
    ],
  ])("has %s", (_, body, fields, reduced) => {
    expect(reducedBody(body, fields)).toBe(reduced);
  });
});

describe("include_fields of the app's configuration", () => {
  const folder = mkdtempSync(join(tmpdir(), "evergreen-toml-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function configured(includeFields: string): string {
    const path = join(folder, "shopify.app.toml");
    writeFileSync(
      path,
      `name = "A"
      application_url = "https://a.example.com"
      [access_scopes]
      scopes = "read_orders,read_customers"
      [webhooks]
      api_version = "2026-10"
      [[webhooks.subscriptions]]
      topics = ["orders/create"]
      uri = "/some"
      include_fields = ${includeFields}
      [[webhooks.subscriptions]]
      topics = ["orders/create"]
      uri = "/all"
      [[webhooks.subscriptions]]
      compliance_topics = ["shop/redact"]
      uri = "/law"`,
    );
    return path;
  }

  test("are honoured by what the shop sends, a subscription at a time; what a test sends is left as it is", async () => {
    const { store, post, install } = await startTestStore({
      tomlPath: configured('["id", "line_items.price"]'),
      retryDelays: [],
      appTarget: "http://127.0.0.1:1",
    });
    await install();
    const { handle } = store.shop.state.products[0]!;
    await post("/control/orders", { customerId: null, lines: [{ handle, quantity: 1 }] });
    await post("/control/webhooks/send", { topic: "orders/create", body: '{"id":1, "name":"#1"}' });
    const sent = (path: string) => store.webhooks.log.filter((each) => each.path === path).map(({ body }) => body);
    const [order] = store.shop.state.orders.slice(-1);
    expect(sent("/some")).toEqual([
      `{"id":${order!.id},"line_items":[{"price":"${(order!.lines[0]!.price / 100).toFixed(2)}"}]}`,
      '{"id":1, "name":"#1"}',
    ]);
    expect(sent("/all")[0]).toContain('"name":"#');
  });

  test.each(["[]", '["line_items.price_set.shop_money"]', '["a..b"]', '["*"]'])("%s is refused", (fields) => {
    expect(() => readAppConfig(configured(fields))).toThrow();
  });
});
