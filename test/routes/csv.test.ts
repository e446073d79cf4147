import { afterAll, beforeAll, expect, test } from "vitest";
import en from "~/i18n/en.json";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { insertEntry, insertMember } from "#test/factories/rows";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, read } from "#test/support/asking";
import { idToken } from "#test/support/id-token";

let app: RunningApp;

const DAY = "2026-03-01";
const POINTS = `/app/insights/csv/points-by-day?from=${DAY}&to=2026-03-02`;
const save = (path: string) => ask(app, path, { authorization: `Bearer ${idToken(app.domain)}` });

beforeAll(async () => {
  app = await startTestApp();
  await read(app, "/app.data", idToken(app.domain));
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  const shopId = BigInt(rows[0]!.id);
  const memberId = await insertMember(app.pool, shopId, { customerId: 1n, joinedAt: new Date() });
  const occurredAt = new Date(`${DAY}T12:00:00Z`);
  await insertEntry(app.pool, shopId, memberId, { kind: "earn", key: "a", available: 1500, occurredAt });
  await insertEntry(app.pool, shopId, memberId, { kind: "commit", key: "b", available: -500, occurredAt });
  // As the worker makes them within the minute.
  await app.pool.query(
    `INSERT INTO points_day (shop_id, day, kind, entries, pending, available, reserved)
     VALUES ($1, $2, 'earn', 1, 0, 1500, 0), ($1, $2, 'commit', 1, 0, -500, 0) ON CONFLICT DO NOTHING`,
    [shopId, DAY],
  );
}, 60_000);

afterAll(async () => {
  await app.close();
});

test("a table is a file that spreadsheets see as UTF-8, named after the shop, the table and the days", async () => {
  const { status, text, headers } = await save(POINTS);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const handle = app.domain.replace(".myshopify.com", "");
  expect(headers.get("content-disposition")).toBe(
    `attachment; filename="${handle}-points-by-day-${DAY}-2026-03-02.csv"`,
  );
  // The mark itself is not part of the text that fetch gives.
  expect(text).toBe("Day,Points issued,Points redeemed\r\n2026-03-01,1500,500\r\n2026-03-02,0,0\r\n");
});

test("a month is booked: money of the shop's currency, debits equal to credits, balances around them", async () => {
  const { text } = await save(`/app/insights/csv/statement-bookings?from=${DAY}&to=2026-03-31`);
  const last = "2026-03-31";
  expect(text.split("\r\n")).toEqual([
    "Date,Line,Account,Points,Debit (USD),Credit (USD),Balance (USD)",
    `${DAY},Opening balance,Loyalty points liability,0,,,0.00`,
    `${last},Earned,Loyalty points issued (reduces revenue),1500,15.00,,`,
    `${last},Earned,Loyalty points liability,1500,,15.00,`,
    `${last},Redeemed,Loyalty rewards used (adds to revenue),-500,,5.00,`,
    `${last},Redeemed,Loyalty points liability,-500,5.00,,`,
    `${last},Closing balance,Loyalty points liability,1000,,,10.00`,
    "",
  ]);
});

test("its headings are in the reader's language", async () => {
  const { text } = await save(`${POINTS}&locale=zh-CN`);
  expect(text.split("\r\n")[0]).toBe("日期,发放积分,使用积分");
});

test("days that are none are refused with a reason, and an unknown table is not there", async () => {
  const refused = await save("/app/insights/csv/points-by-day?from=2026-03-05&to=2026-03-01");
  expect([refused.status, refused.text]).toEqual([400, '{"error":{"code":"backwards","details":{}}}']);
  expect((await save("/app/insights/csv/toString")).status).toBe(404);
});

test("every column of every table has its words", () => {
  const columns = Object.values(CSV_TABLES).flatMap((table) => table.columns.map(({ name }) => `csv.${name}`));
  expect(columns.filter((key) => !(key in en))).toEqual([]);
});
