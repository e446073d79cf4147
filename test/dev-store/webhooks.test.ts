import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { API_SECRET, startTestStore } from "./admin-api-support.ts";

type Received = { headers: IncomingHttpHeaders; body: string };
const received: Received[] = [];
/** Answers given before 200 is answered again. */
const failures: number[] = [];
const app = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    received.push({ headers: req.headers, body: Buffer.concat(chunks).toString() });
    res.writeHead(failures.shift() ?? 200).end();
  });
});
await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
afterAll(() => app.close());
const appTarget = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;

const { store, post, install } = await startTestStore({ appTarget, retryDelays: [5, 5] });
await install();
const customerId = store.shop.state.customers[0]?.id;
const handle = store.shop.state.products[0]?.handle;
const order = () => post("/control/orders", { customerId, lines: [{ handle, quantity: 1 }] });
const idle = () => post("/control/idle", {});
const topics = () => received.map(({ headers }) => headers["x-shopify-topic"]);

beforeEach(async () => {
  await post("/control/webhooks/faults", {});
  await idle();
  received.length = 0;
});

test("an order's webhooks are signed over their exact bytes and carry Shopify's headers", async () => {
  await order();
  await idle();
  expect(topics()).toContain("orders/create");
  for (const { headers, body } of received) {
    const expected = createHmac("sha256", API_SECRET).update(Buffer.from(body)).digest("base64");
    expect(headers["x-shopify-hmac-sha256"]).toBe(expected);
    expect(headers["x-shopify-shop-domain"]).toBe("evergreen-demo.myshopify.com");
    expect(headers["x-shopify-api-version"]).toBe("2026-10");
    expect(Number.isNaN(Date.parse(String(headers["x-shopify-triggered-at"])))).toBe(false);
  }
  const [first, second] = received;
  expect(first?.headers["x-shopify-event-id"]).toBe(second?.headers["x-shopify-event-id"]);
  expect(first?.headers["x-shopify-webhook-id"]).not.toBe(second?.headers["x-shopify-webhook-id"]);
});

test("a failure is repeated under the same id until it succeeds, and given up in the end", async () => {
  failures.push(500, 302);
  await post("/control/webhooks/send", { topic: "shop/update", body: { id: 1 } });
  await idle();
  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
  failures.push(500, 500, 500);
  await post("/control/webhooks/send", { topic: "shop/update", body: { id: 2 } });
  await idle();
  expect(store.webhooks.log.at(-1)).toMatchObject({
    state: "failed",
    attempts: [{ status: 500 }, { status: 500 }, { status: 500 }],
  });
});

test("duplicates: the second copy repeats the id, the third has its own", async () => {
  await post("/control/webhooks/faults", { duplicate: 2 });
  await post("/control/webhooks/send", { topic: "shop/update", body: {}, eventId: "e1" });
  await idle();
  const ids = received.map(({ headers }) => headers["x-shopify-webhook-id"]);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test("drop loses deliveries for good, shuffle changes their order, delay holds them back", async () => {
  await post("/control/webhooks/faults", { drop: 1 });
  await post("/control/webhooks/send", { topic: "shop/update", body: {} });
  await idle();
  expect(received).toHaveLength(0);
  expect(store.webhooks.log.at(-1)?.state).toBe("dropped");

  await post("/control/webhooks/faults", { shuffle: true });
  for (let index = 0; index < 20; index++)
    await post("/control/webhooks/send", { topic: "shop/update", body: `{"n":${index}}` });
  await idle();
  const numbers = received.map(({ body }) => JSON.parse(body).n);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(numbers).not.toEqual([...numbers].sort((a, b) => a - b));

  await post("/control/webhooks/faults", { delay: 80 });
  const startedAt = performance.now();
  await post("/control/webhooks/send", { topic: "shop/update", body: {} });
  await idle();
  expect(performance.now() - startedAt).toBeGreaterThan(75);
});

test("with a seed the same webhooks are lost every time, with another one others", async () => {
  const lost = async (seed: number) => {
    await post("/control/webhooks/faults", { drop: 0.5, seed });
    const from = store.webhooks.log.at(-1)?.number ?? 0;
    for (let index = 0; index < 20; index++) await post("/control/webhooks/send", { topic: "shop/update", body: {} });
    return store.webhooks.log.filter(({ number }) => number > from).map(({ state }) => state === "dropped");
  };
  const first = await lost(1);
  expect(await lost(1)).toEqual(first);
  expect(await lost(2)).not.toEqual(first);
  expect(new Set(first).size).toBe(2);
});

test("a logged delivery can be sent again, as itself or as a new one", async () => {
  await post("/control/webhooks/send", { topic: "shop/update", body: {} });
  await idle();
  const number = store.webhooks.log.at(-1)?.number;
  await post(`/control/webhooks/${number}/resend`, {});
  await post(`/control/webhooks/${number}/resend`, { asNew: true });
  await idle();
  const [first, again, anew] = received.map(({ headers }) => headers["x-shopify-webhook-id"]);
  expect(again).toBe(first);
  expect(anew).not.toBe(first);
});

test("after uninstalling, app/uninstalled comes once and then only what the law demands", async () => {
  await post("/control/app/uninstall", {});
  await post("/control/app/uninstall", {});
  await order();
  await post("/control/webhooks/compliance", { topic: "shop/redact" });
  await idle();
  expect(topics()).toEqual(["app/uninstalled", "shop/redact"]);
});
