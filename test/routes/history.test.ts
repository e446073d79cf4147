import { afterAll, beforeAll, expect, test } from "vitest";
import type { EntryReason } from "~/domain/ledger/entry";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { insertEntry, insertMember } from "#test/factories/rows";
import { startTestApp, type RunningApp } from "#test/support/app";
import { askProxy, type ProxyCall } from "#test/support/asking";

// A shopper's own entries, each with why it has the points it has.

type Told = { on: string; points: number; state: string; text: string };
type History = { entries: Told[]; next: string | null; error?: { code: string } };

const HOUR = 3_600_000;
const STARTED = Date.parse("2026-11-01T12:00:00.000Z");

let app: RunningApp;
let shopId: bigint;
let nextCustomer = 0;

beforeAll(async () => {
  app = await startTestApp();
  await openAsMerchant(app.store, "/app");
  await app.pool.query("UPDATE shop SET timezone = 'Asia/Shanghai', currency = 'USD' WHERE domain = $1", [app.domain]);
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  shopId = BigInt(rows[0]!.id);
}, 60_000);

afterAll(() => app.close(), 60_000);

type Moved = { kind: "earn" | "mature" | "adjust"; pending?: number; available?: number; reason: EntryReason };

/** A customer of the shop whom no other test uses, with these entries, an hour apart, or all at once. */
async function memberWith(entries: Moved[], apart = HOUR): Promise<string> {
  const { id } = app.store.shop.state.customers[(nextCustomer += 1)]!;
  const memberId = await insertMember(app.pool, shopId, { customerId: BigInt(id), joinedAt: new Date(STARTED) });
  for (const [index, entry] of entries.entries())
    await insertEntry(app.pool, shopId, memberId, {
      ...entry,
      key: `${id}:${index}`,
      occurredAt: new Date(STARTED + index * apart),
    });
  return id;
}

async function history(customer: string, query: Record<string, string> = {}, more: Partial<ProxyCall> = {}) {
  const { status, text } = await askProxy(app, { shop: app.domain, customer, path: "history", query, ...more });
  return { status, ...(text.startsWith("{") ? (JSON.parse(text) as History) : { entries: [], next: null }) };
}

const adjusted = (available: number, note = "a note of the staff"): Moved => ({
  kind: "adjust",
  available,
  reason: { type: "adjusted", note, by: "staff 4711" },
});

const ORDER = {
  orderName: "#1005",
  currency: "USD",
  basisMinor: 8400,
  points: 5,
  perMajor: 1,
  tierKey: "silver",
  tierName: "Silver",
  multiplierPercent: 125,
};
const order: Moved[] = [
  { kind: "earn", pending: 525, reason: { type: "order_earned", ...ORDER } },
  {
    kind: "mature",
    pending: -525,
    available: 525,
    reason: { type: "hold_ended", orderName: "#1005", holdDays: 14 },
  },
];

test("every entry says its day in the shop's zone, its points, where they are and why, newest first", async () => {
  const customer = await memberWith([...order, ...Array.from({ length: 3 }, () => adjusted(-5))]);
  const { status, entries, next } = await history(customer);
  expect([status, next]).toEqual([200, null]);
  expect(entries.slice(0, 1).concat(entries.slice(-2))).toEqual([
    { on: "2026-11-02", points: -5, state: "available", text: "Changed by the shop." },
    {
      on: "2026-11-01",
      points: 525,
      state: "available",
      text: "Order #1005: the 14-day wait is over, its points can be spent.",
    },
    {
      on: "2026-11-01",
      points: 525,
      state: "pending",
      text: "Order #1005: $84.00 × 5 points per $1 × 1.25 (Silver) = 525 points.",
    },
  ]);
});

test("the theme's language decides: any Chinese, in any case, is Chinese, and anything else English", async () => {
  const customer = await memberWith(order);
  const chinese = "订单 #1005：$84.00 × 每 $1 得 5 积分 × 1.25（Silver） = 525 积分。";
  for (const locale of ["zh-cn", "zh-CN", "zh-tw"])
    expect((await history(customer, { locale })).entries.at(-1)?.text).toBe(chinese);
  for (const locale of ["en", "fr", ""])
    expect((await history(customer, { locale })).entries.at(-1)?.text).toMatch(/^Order #1005/);
});

test("what staff noted and who they are is told to no shopper", async () => {
  const customer = await memberWith([adjusted(10, "complains a lot")]);
  for (const locale of ["en", "zh-cn"]) {
    const answer = await askProxy(app, { shop: app.domain, customer, path: "history", query: { locale } });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/complains|4711|staff|reason/);
  }
});

test.each([
  ["an hour apart", HOUR],
  ["of the same instant", 0],
])("page after page tells every entry once, those %s", async (_, apart) => {
  const customer = await memberWith(
    Array.from({ length: 45 }, (_, index) => adjusted(index + 1)),
    apart,
  );
  const pages: number[][] = [];
  let before: string | null = null;
  do {
    const page: History = await history(customer, before === null ? {} : { before });
    pages.push(page.entries.map(({ points }) => points));
    before = page.next;
  } while (before !== null);
  expect(pages.map((page) => page.length)).toEqual([20, 20, 5]);
  expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
});

test("another customer's entries are shown to nobody, whatever cursor is sent", async () => {
  const victim = await memberWith(Array.from({ length: 25 }, () => adjusted(1000)));
  const { next } = await history(victim);
  const customer = await memberWith([adjusted(1)]);
  expect((await history(customer)).entries.map(({ points }) => points)).toEqual([1]);
  expect(await history(customer, { before: next! })).toEqual({ status: 200, entries: [], next: null });
  const asked = { customer: victim, customerId: victim, memberId: victim };
  expect((await history(customer, asked)).entries.map(({ points }) => points)).toEqual([1]);
});

test.each(["", "-1", "1 OR 1=1", "9".repeat(19), "1.5"])("a cursor %j is refused", async (before) => {
  const { status, error } = await history(await memberWith([]), { before });
  expect([status, error?.code]).toEqual([400, "bad_request"]);
});

test("only Shopify's signature over all that was asked opens it, and only for who is logged in", async () => {
  const customer = await memberWith([adjusted(1)]);
  expect((await history("")).error?.code).toBe("login_required");
  for (const fault of [
    { secret: "guessed" },
    { tamper: (query: Record<string, string>) => (query.before = "1") },
    { tamper: (query: Record<string, string>) => (query.logged_in_customer_id = "1") },
    { ageSeconds: 120 },
  ])
    expect(await history(customer, {}, fault)).toEqual({ status: 400, entries: [], next: null });
  expect(await history(customer, {}, { method: "POST", body: {} })).toMatchObject({ status: 400 });
});

test("an erased member has no history any more", async () => {
  const customer = await memberWith([adjusted(1)]);
  await app.pool.query("UPDATE member SET erased_at = now() WHERE shop_id = $1 AND customer_id = $2", [
    shopId,
    customer,
  ]);
  expect((await history(customer)).error?.code).toBe("not_found");
});
