import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { minorOf, readAmount } from "../../dev-store/orders-file/amounts.ts";
import { OrdersFileError } from "../../dev-store/orders-file/columns.ts";
import { readMoment } from "../../dev-store/orders-file/moments.ts";
import { readHistory, type HistoryOptions } from "../../dev-store/orders-file/read-history.ts";
import { shopOfHistory } from "../../dev-store/orders-file/shop-of-history.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const folder = mkdtempSync(join(tmpdir(), "orders-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
let written = 0;

function fileOf(content: string | Buffer): string {
  const path = join(folder, `${(written += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

const read = (content: string | Buffer, options: Partial<HistoryOptions> = {}) =>
  readHistory(fileOf(content), { now: NOW, currency: null, keepTimes: true, ...options });

/** Orders as `customer number time: title quantity×price, …`. */
async function told(content: string | Buffer, options: Partial<HistoryOptions> = {}): Promise<string[]> {
  const { orders } = await read(content, options);
  return orders.map(({ customer, number, at, lines }) => {
    const goods = lines.map(({ title, quantity, price }) => `${title} ${quantity}×${price}`).join(", ");
    return `${customer ?? "guest"} ${number ?? "-"} ${new Date(at).toISOString().slice(0, 16)}: ${goods}`;
  });
}

const TWO = ["ann 1 2020-01-02T00:00: Goods 1×1250", "bob 2 2020-01-03T10:30: Goods 1×700"];

describe("a file of orders", () => {
  test.each([
    ["plain", "customer,order,time,amount,currency\nann,1,2020-01-02,12.50,USD\nbob,2,2020-01-03 10:30,7,USD\n"],
    [
      "in another order of columns, with names of its own",
      "Total,Order ID,Customer_ID,Order Date\n12.5,1,ann,20200102\n7,2,bob,2020-01-03T10:30:00Z\n",
    ],
    [
      "with a mark, CRLF, quotes and empty lines",
      '\ufeff"Customer","Order","Time","Amount"\r\n"ann","1","2020-01-02","12.50"\r\n\r\n"bob","2","2020-01-03 10:30","7.00"\r\n',
    ],
    [
      "parted by semicolons, with decimal commas",
      "customer;order;time;amount\nann;1;2020-01-02;12,50\nbob;2;2020-01-03 10:30;7,00\n",
    ],
    [
      "parted by tabs, not in time's order",
      "customer\torder\ttime\tamount\nbob\t2\t2020-01-03 10:30\t7\nann\t1\t2020-01-02\t$12.50\n",
    ],
    [
      "in UTF-16",
      Buffer.from("\ufeffcustomer,order,time,amount\nann,1,2020-01-02,12.50\nbob,2,2020-01-03 10:30,7\n", "utf16le"),
    ],
  ])("is read %s", async (_, content) => {
    expect(await told(content)).toEqual(TWO);
  });

  test("rows of one customer's order are its lines; the same number of another customer is another order", async () => {
    const content = `CustomerID,InvoiceNo,InvoiceDate,StockCode,Description,Quantity,UnitPrice
17850.0,536365,12/1/2010 8:26,85123A,"HOLDER, WHITE",6,2.55
17850.0,536365,12/1/2010 8:26,71053,LANTERN,2,3.39
13047.0,536365,12/13/2010 8:34,84879,BIRD,32,1.69
,536366,12/13/2010 9:00,84880,,3,0.335
`;
    expect(await told(content)).toEqual([
      "17850 536365 2010-12-01T08:26: HOLDER, WHITE 6×255, LANTERN 2×339",
      "13047 536365 2010-12-13T08:34: BIRD 32×169",
      "guest 536366 2010-12-13T09:00: 84880 × 3 1×101",
    ]);
  });

  test("without a column for the order each row is one, and who has an address is known by it", async () => {
    const content = "email,date,amount\nAnn@Example.com,2020-01-02,5\nann@example.com,2020-01-02,6\n";
    expect(await told(content)).toEqual([
      "ann@example.com - 2020-01-02T00:00: Goods 1×500",
      "ann@example.com - 2020-01-02T00:00: Goods 1×600",
    ]);
  });

  test("what can't be used is named by its line with the reason, and the rest goes on", async () => {
    const content = `customer,order,time,amount,quantity,currency
ann,1,2020-01-02,10.00,1,USD
ann,2,someday,10.00,1,USD
ann,3,2020-01-03,ten,1,USD
ann,C4,2020-01-03,-10.00,1,USD
ann,5,2020-01-03,10.00,-2,USD
ann,,2020-01-03,10.00,1,USD
ann,7,2020-02-30,10.00,1,USD
"ann
lee",8,2020-01-04,,1,USD
ann,9,2020-01-05,10.00,1,EUR
ann,1,2020-01-02,10.00,1,EUR
ann,11,2030-01-01,10.00,1,USD
ann,12,2020-01-05,10.00,1,DOLLARS
bob,13
ann,14,2020-01-06,3,1,
`;
    const { orders, rows, problems } = await read(content);
    expect(orders.map(({ number }) => number)).toEqual(["1", "14"]);
    expect(rows).toBe(14);
    expect(problems.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      "3 time",
      "4 amount",
      "5 return",
      "6 return",
      "7 order",
      "8 time",
      "10 amount",
      "11 currency",
      "12 currency",
      "13 future",
      "14 currency",
      "15 time",
    ]);
    expect(problems.map(({ text }) => text)).toContain(
      "it is in EUR, the shop sells in USD; --currency EUR loads those",
    );
  });

  test("the shop sells in what most orders are in, or in what is asked for", async () => {
    const content =
      "customer,time,amount,currency\na,2020-01-01,1000,JPY\nb,2020-01-01,1200,jpy\nc,2020-01-01,9.99,USD\n";
    expect(await read(content)).toMatchObject({ currency: "JPY", orders: [{ lines: [{ price: 1000 }] }, {}] });
    expect(await read(content, { currency: "USD" })).toMatchObject({ currency: "USD", orders: [{ customer: "c" }] });
    expect(await read("customer,time,amount\na,2020-01-01,9.5\n", { currency: "KWD" })).toMatchObject({
      orders: [{ lines: [{ price: 9500 }] }],
    });
  });

  test("of dates that say not which is the month, one that can't have it first decides for all", async () => {
    const us = "customer,date,amount\na,3/4/2011,1\nb,3/14/2011,1\n";
    expect(await told(us)).toEqual(["a - 2011-03-04T00:00: Goods 1×100", "b - 2011-03-14T00:00: Goods 1×100"]);
    const europe = "customer,date,amount\na,3/4/2011,1\nb,14/3/2011,1\nc,3/15/2011,1\n";
    expect(await told(europe)).toEqual(["b - 2011-03-14T00:00: Goods 1×100", "a - 2011-04-03T00:00: Goods 1×100"]);
    expect(await read(europe)).toMatchObject({ dates: "day first", problems: [{ line: 4, kind: "time" }] });
  });

  test("times move by whole days, so that the last order is yesterday's and all distances stay", async () => {
    const content = "customer,time,amount\na,1997-01-01 09:15,1\nb,1998-06-30 23:59:59,1\n";
    const moved = await read(content, { keepTimes: false });
    expect(new Date(moved.orders[1]!.at).toISOString()).toBe("2026-11-19T23:59:59.000Z");
    expect(moved.orders[1]!.at - moved.orders[0]!.at).toBe(
      Date.UTC(1998, 5, 30, 23, 59, 59) - Date.UTC(1997, 0, 1, 9, 15),
    );
    const ahead = await read("customer,time,amount\na,2030-01-01 08:00,1\n", { keepTimes: false });
    expect(new Date(ahead.orders[0]!.at).toISOString()).toBe("2026-11-19T08:00:00.000Z");
  });

  test.each([
    ["id,x,zbar\n1,2,3\n", /no column customer \(or email\), and none time \(or date\), and none amount/],
    [
      "customer,time\na,2020-01-01\n",
      /no column amount \(or price, with quantity\)\. Its first line names: customer, time/,
    ],
    ["", /It is empty/],
    ["customer,time,amount\n", /None of its 0 rows can be used/],
    ["customer,time,amount\na,never,1\n", /None of its 1 rows can be used\. Line 2: "never" is no time/],
  ])("that is of no use says why: %j", async (content, message) => {
    const refusal = read(content);
    await expect(refusal).rejects.toThrow(OrdersFileError);
    await expect(refusal).rejects.toThrow(message);
  });
});

describe("an amount", () => {
  test.each([
    ["12.5", ",", "12.5"],
    ["1,234.50", ",", "1234.50"],
    ["1.234,50 €", ",", "1234.50"],
    ["1,234", ",", "1234"],
    ["1,234", ";", "1.234"],
    ["12,5", ",", "12.5"],
    ["1,234,567", ";", "1234567"],
    ["1 234,5", ";", "1234.5"],
    ["(12.00)", ",", "-12.00"],
    ["-£3", ",", "-3"],
    ["1.5e3", ",", "1500.000000"],
    [".5", ",", ".5"],
    ["", ",", null],
    ["1.2.3", ",", null],
    ["twelve", ",", null],
    ["NaN", ",", null],
  ])("%j in a file parted by %j is %j", (text, delimiter, expected) => {
    expect(readAmount(text, delimiter)).toBe(expected);
  });

  test.each([
    ["12.345", 2, 1235],
    ["139.12000000000003", 2, 13912],
    ["1.005", 2, 101],
    ["-0.5", 0, -1],
    ["7", 2, 700],
    [".5", 2, 50],
  ])("%s to %i decimals is %i minor units", (decimal, decimals, minor) => {
    expect(minorOf(decimal, decimals)).toBe(minor);
  });
});

test.each([
  ["2010-12-01T08:26:00+02:00", "2010-12-01T06:26:00.000Z"],
  ["2010-12-01 08:26:30.123456", "2010-12-01T08:26:30.000Z"],
  ["2010/12/1", "2010-12-01T00:00:00.000Z"],
  ["19970101", "1997-01-01T00:00:00.000Z"],
  ["1.12.2010 8:26", "2010-12-01T08:26:00.000Z"],
  ["12/13/10 12:05 AM", "2010-12-13T00:05:00.000Z"],
  ["12/13/1998 3:45 PM", "1998-12-13T15:45:00.000Z"],
])("the time %s is %s", (text, expected) => {
  expect(new Date(readMoment(text)!.monthFirst!).toISOString()).toBe(expected);
});

test.each(["2010-13-01", "2010-02-29", "2010-12-01 25:00", "31/31/2010", "yesterday", "", "0000-00-00"])(
  "%j is no time",
  (text) => {
    expect(readMoment(text)).toBeNull();
  },
);

test("a history becomes a shop of its customers and orders, and of no others", async () => {
  const history = await read(`customer,email,order,time,amount
a b,,1,2020-01-02,12.50
A-B,,2,2020-01-01,7
c,c@example.com,3,2020-01-03,1
,,4,2020-01-03,1
d@example.com,,5,2020-01-04,1
`);
  const { customers, orders, shop, app } = shopOfHistory(history, NOW);
  expect(app).toBeNull();
  expect(shop).toMatchObject({ currency: "USD", timezone: "UTC" });
  expect(new Set(customers.map(({ email }) => email)).size).toBe(4);
  expect(customers.map(({ lastName }) => lastName)).toEqual(["A-B", "a b", "c", ""]);
  expect(customers[2]).toMatchObject({ email: "c@example.com", createdAt: "2020-01-03T00:00:00.000Z" });
  expect(orders.map(({ name, customerId }) => [name, customers.findIndex(({ id }) => id === customerId)])).toEqual([
    ["#2", 0],
    ["#1", 1],
    ["#3", 2],
    ["#4", -1],
    ["#5", 3],
  ]);
  const ids = [...customers, ...orders, ...orders.flatMap(({ lines }) => lines)].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
