import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "~/domain/calendar";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import { openBackfilledShop, type BackfilledShop } from "#test/factories/backfilled-shop";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { seededRandom } from "#test/support/seeded-random";
import { readHistory } from "../../dev-store/orders-file/read-history.ts";
import { shopOfHistory } from "../../dev-store/orders-file/shop-of-history.ts";

// A file's orders, through the shop's export and the app's own import to the numbers of the pages. What is expected is counted
// here from the file's lines alone.

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;
/** From the file's last day to the day before NOW. */
const LAST_DAY = "2011-12-09";
const MOVED = Date.parse("2026-11-19") - Date.parse(LAST_DAY);

type Line = { customer: string; order: string; time: string; cents: number };

/** Orders of two years, of one to three lines; the last one is on the last day. Nobody comes near the second tier. */
function someLines(): Line[] {
  const random = seededRandom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: 400 }, (_, index) => {
    const customer = index % 9 === 0 ? "" : `C${below(90)}`;
    const at = index === 399 ? Date.parse(LAST_DAY) : Date.parse(LAST_DAY) - below(700) * DAY_MS;
    const time = `${new Date(at).toISOString().slice(0, 10)} ${String(below(24)).padStart(2, "0")}:30`;
    const ownLines = 1 + below(3);
    return Array.from({ length: ownLines }, () => ({ customer, order: `N${index}`, time, cents: below(999) }));
  }).flat();
}

const LINES: Line[] = [
  ...someLines(),
  // Who comes to the second tier with one order earns a quarter more with the next.
  { customer: "BIG", order: "B1", time: "2011-11-01 09:00", cents: 600_00 },
  { customer: "BIG", order: "B2", time: "2011-11-02 09:00", cents: 100_00 },
];
const UNUSABLE = ["C1,X1,never,5.00", "C1,X2,2011-01-01,-5.00"];

type Order = { customer: string; day: string; cents: number };
const orders: Order[] = [...Map.groupBy(LINES, ({ order }) => order).values()].map((lines) => ({
  customer: lines[0]!.customer,
  day: new Date(Date.parse(lines[0]!.time.slice(0, 10)) + MOVED).toISOString().slice(0, 10),
  cents: sum(lines.map(({ cents }) => cents)),
}));

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

let open: BackfilledShop;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "orders-file-"));
  const path = join(folder, "orders.csv");
  const rows = LINES.map(({ customer, order, time, cents }) => `${customer},${order},${time},${cents / 100}`);
  writeFileSync(path, ["customer,order,time,amount", ...UNUSABLE, ...rows, ""].join("\n"));
  const history = await readHistory(path, { now: NOW, currency: null, keepTimes: false });
  expect(history).toMatchObject({ rows: LINES.length + UNUSABLE.length, problems: [{ line: 2 }, { line: 3 }] });
  open = await openBackfilledShop({ shop: shopOfHistory(history, NOW) });
  await open.request(addDays(new Date(history.orders[0]!.at), -1));
  expect(await open.runUntil("previewed")).toMatchObject({ readOrders: orders.length, unreadable: 0 });
  await open.confirm();
  await open.runUntil("done");
  await refreshInsights(open.world.deps, open.shop.id);
}, 60_000);

afterAll(async () => {
  await open.close();
  rmSync(folder, { recursive: true });
});

const rows = <Row extends object>(text: string) => open.world.deps.db.rows<Row>(text, [open.shop.id]);

test("every customer has the points of their orders, and no other", async () => {
  expect(open.shop).toMatchObject({ currency: "USD", timezone: "UTC" });
  expect(await open.tally("grant")).toMatchObject({ orders: orders.length, setAside: 0 });
  const owned = await rows<{ name: string; points: number }>(
    `SELECT m.last_name AS name, (a.pending + a.available)::float8 AS points
       FROM account AS a JOIN member AS m ON m.shop_id = a.shop_id AND m.id = a.member_id WHERE a.shop_id = $1`,
  );
  const expected = Map.groupBy(
    orders.filter(({ customer }) => customer !== ""),
    ({ customer }) => customer,
  );
  const pointsOf = (own: readonly Order[]) => sum(own.map(({ cents }) => Math.floor((cents * 5) / 100)));
  expect(new Map(owned.map(({ name, points }) => [name, points]))).toEqual(
    new Map([...expected].map(([name, own]) => [name, name === "BIG" ? 3000 + 625 : pointsOf(own)])),
  );
  expect(await countViolations(open.world.deps.db)).toEqual(NO_VIOLATIONS);
});

test("the ranges of the pages have the file's sales", async () => {
  const reports = await rows<{ result: PeriodResult }>(
    "SELECT result FROM insight_report WHERE shop_id = $1 AND name = 'period'",
  );
  expect(reports.length).toBeGreaterThan(4);
  for (const { result } of reports) {
    const within = orders.filter(({ day }) => day >= result.from && day <= result.to);
    const guests = within.filter(({ customer }) => customer === "");
    const bought = Map.groupBy(
      within.filter(({ customer }) => customer !== ""),
      ({ customer }) => customer,
    );
    expect(result, `${result.from} to ${result.to}`).toMatchObject({
      buyers: bought.size,
      repeatBuyers: [...bought.values()].filter((own) => own.length > 1).length,
      orders: within.length - guests.length,
      netMinor: sum(within.map(({ cents }) => cents)) - sum(guests.map(({ cents }) => cents)),
      guestOrders: guests.length,
      guestNetMinor: sum(guests.map(({ cents }) => cents)),
    });
  }
  expect(Math.max(...reports.map(({ result }) => result.orders))).toBeGreaterThan(150);
});

test("what is owed for orders of years ago is owed in full: nobody could redeem it before today", async () => {
  const [report] = await rows<{ result: LiabilityReport }>(
    "SELECT result FROM insight_report WHERE shop_id = $1 AND name = 'liability'",
  );
  const { outstanding, cohorts, breakage, liability } = report!.result;
  expect(outstanding.available).toBeGreaterThan(10_000);
  expect(cohorts).toEqual([
    { month: "2026-11", issued: outstanding.available, outstanding: outstanding.available, redeemedByAge: [] },
  ]);
  expect(breakage).toBeNull();
  expect(liability).toMatchObject({ breakageMinor: 0, liabilityMinor: outstanding.points });
});

test("segments are of the file's customers, with what each bought", async () => {
  const kept = await rows<{ name: string; orders: number; cents: number; first: string; last: string }>(
    `SELECT m.last_name AS name, i.ever_orders AS orders, i.ever_net_minor::float8 AS cents,
            to_char(i.first_day, 'YYYY-MM-DD') AS first, to_char(i.last_day, 'YYYY-MM-DD') AS last
       FROM customer_insight AS i JOIN member AS m ON m.shop_id = i.shop_id AND m.id = i.member_id WHERE i.shop_id = $1`,
  );
  const byCustomer = Map.groupBy(
    orders.filter(({ customer }) => customer !== ""),
    ({ customer }) => customer,
  );
  const expected = [...byCustomer].map(([name, own]) => {
    const days = own.map(({ day }) => day).sort();
    return { name, orders: own.length, cents: sum(own.map(({ cents }) => cents)), first: days[0], last: days.at(-1) };
  });
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(kept.sort(byName)).toEqual(expected.sort(byName));
});
