import { afterAll, beforeAll, expect, test, vi } from "vitest";
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
  await forgetFirstRefresh();
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

/** A shop's first refresh is queued when it is installed: what it closes and makes is not what is told of here. */
async function forgetFirstRefresh(): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await app.pool.query<{ state: string }>("SELECT state FROM insight_run");
    expect(rows).toEqual([{ state: "done" }]);
  }, 30_000);
  await app.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     DELETE FROM insight_report; DELETE FROM statement_line; DELETE FROM statement_close; COMMIT`,
  );
}

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

test("a range that nobody made is made for its file; of a report that no refresh has made there is none, and why is said", async () => {
  const health = await save(`/app/insights/csv/health?from=${DAY}&to=2026-03-09`);
  expect(health.status).toBe(200);
  expect(health.text.split("\r\n").length).toBeGreaterThan(10);
  const observed = await save(`/app/insights/csv/observed?from=${DAY}&to=2026-03-09`);
  expect(observed.text.split("\r\n")).toEqual([
    "Difference,Days,Side,Net sales (USD)",
    "Net sales per buyer,9,Active members,",
    "Net sales per buyer,9,Other customers,",
    "",
  ]);
  const refused = await save("/app/insights/csv/cohorts");
  expect(refused.status).toBe(409);
  expect(refused.text).toContain("Choose fewer days, or refresh the numbers first.");
  // Whole months, and the name says which.
  const retention = await save(`/app/insights/csv/retention?from=${DAY}&to=2026-03-09`);
  expect(retention.headers.get("content-disposition")).toContain("-retention-2026-03-01-2026-03-31.csv");
  expect(retention.text.split("\r\n")).toContain("New customers,0,0,number");
  expect((await save("/app/insights/csv/retention?from=2026-03-09&to=2026-03-01")).status).toBe(400);
});

test("days that the worker makes are refused with what to do until they are there", async () => {
  await app.pool.query(
    `INSERT INTO report_ask (shop_id, name, key, asked_at)
     SELECT id, 'health', '2025-01-01..2025-12-30', now() FROM shop WHERE domain = $1`,
    [app.domain],
  );
  const { status, text } = await save("/app/insights/csv/health?from=2025-01-01&to=2025-12-30");
  expect(status).toBe(409);
  expect(text).toContain("Save the file once the page shows them.");
});

test("what runs out later and what never does are rows too: the file adds up", async () => {
  const forecast = { months: [{ month: "2026-03", points: 20 }], later: 300, never: 4000 };
  await saveReportOf("liability", { forecast });
  const { text } = await save("/app/insights/csv/expiry-forecast");
  expect(text).toBe("Run out,Month,Points\r\nIn the month,2026-03,20\r\nLater,,300\r\nNever,,4000\r\n");
});

test("groups of buyers have what the page shows, and the time before and after is a file", async () => {
  const group = {
    ...{ key: "earned", customers: 3, repeating: 1, orders: 4, revenueMinor: 10_000, repurchase: 1 / 3 },
    ...{ ordersPerCustomer: 4 / 3, averageOrderMinor: 2500, revenuePerCustomerMinor: 10_000 / 3 },
  };
  const side = { buyers: 2, orders: 5, revenueMinor: 20_000 };
  const guests = { orders: 2, revenueMinor: 3000 };
  await saveReportOf("retention", { byUse: [group], byTier: [], guests }, "2025-06-01..2025-06-30");
  await saveReportOf("cohort-months", {
    ...{ month: "2026-11", cohorts: [], flows: [], guests: {} },
    beforeAndAfter: { began: "2026-02-01", days: 31, customers: 4, before: side, after: { ...side, orders: 6 } },
  });
  const { text } = await save("/app/insights/csv/buyer-groups?from=2025-06-01&to=2025-06-30");
  expect(text.split("\r\n").slice(1, 3)).toEqual([
    "Earned only,3,1,4,100.00,33.3333,25.00,1.3333,33.33",
    "Guests,,,2,30.00,,15.00,,",
  ]);
  const both = await save("/app/insights/csv/before-and-after");
  expect(both.text.split("\r\n").slice(1, 3)).toEqual([
    "Before the programme began,2026-01-01,2026-01-31,4,2,1.25,50.00",
    "After the programme began,2026-02-01,2026-03-03,4,2,1.5,50.00",
  ]);
});

async function saveReportOf(name: string, result: object, key = ""): Promise<void> {
  await app.pool.query(
    `INSERT INTO insight_report (shop_id, name, key, computed_at, took_ms, result)
     SELECT id, $2, $4, now(), 1, $3 FROM shop WHERE domain = $1`,
    [app.domain, name, JSON.stringify(result), key],
  );
}

test("every column of every table has its words", () => {
  const columns = Object.values(CSV_TABLES).flatMap((table) => table.columns.map(({ name }) => `csv.${name}`));
  expect(columns.filter((key) => !(key in en))).toEqual([]);
});
