import { listCurrentStatements, listStatements } from "~/db/insights/statements.server";
import { bookingsOf } from "~/domain/insights/liability/bookings";
import { LINES, monthlyStatements, statementOver, type Statement } from "~/domain/insights/liability/statement";
import type { Cell, CsvColumn, CsvTable } from "./csv-table";

const BALANCES: readonly CsvColumn[] = [
  { name: "opening_points", kind: "number" },
  ...LINES.slice(1).map((line): CsvColumn => ({ name: `${line}_points`, kind: "number" })),
  { name: "closing_points", kind: "number" },
  { name: "opening_money", kind: "money" },
  ...LINES.map((line): CsvColumn => ({ name: `${line}_money`, kind: "money" })),
  { name: "closing_money", kind: "money" },
];

/** The roll-forward, a row a day. */
const statementDays: CsvTable = {
  columns: [{ name: "day", kind: "day" }, ...BALANCES],
  hasRange: true,
  report: null,
  async *read(deps, shop, { range }) {
    yield (await listStatements(deps.db, shop, range)).map(balanceRow);
  },
};

/** The roll-forward, a row a calendar month. */
const statementMonths: CsvTable = {
  columns: [{ name: "month", kind: "month" }, ...BALANCES],
  hasRange: true,
  report: null,
  async *read(deps, shop, { range }) {
    yield monthlyStatements(await listStatements(deps.db, shop, range)).map(balanceRow);
  },
};

/** The statement of the range as double entries, dated by its last day, between its opening and its closing balance. */
const statementBookings: CsvTable = {
  columns: [
    { name: "booked_on", kind: "day" },
    { name: "line", kind: "word" },
    { name: "account", kind: "word" },
    { name: "points", kind: "number" },
    { name: "debit", kind: "money" },
    { name: "credit", kind: "money" },
    { name: "balance", kind: "money" },
  ],
  hasRange: true,
  report: null,
  async *read(deps, shop, { range }) {
    const statement = statementOver("", await listStatements(deps.db, shop, range));
    const { opening, closing } = statement;
    const liability = "csv.account.liability";
    yield [
      [range.from, "csv.line.opening", liability, opening.points, null, null, opening.minor],
      ...bookingsOf(statement).map(({ line, account, points, debitMinor, creditMinor }) => [
        range.to,
        `csv.line.${line}`,
        `csv.account.${account}`,
        points,
        debitMinor === 0 ? null : debitMinor,
        creditMinor === 0 ? null : creditMinor,
        null,
      ]),
      [range.to, "csv.line.closing", liability, closing.points, null, null, closing.minor],
    ];
  },
};

/** Points issued and redeemed, a row a day. */
const pointsByDay: CsvTable = {
  columns: [
    { name: "day", kind: "day" },
    { name: "points_issued", kind: "number" },
    { name: "points_redeemed", kind: "number" },
  ],
  hasRange: true,
  report: null,
  async *read(deps, shop, { range }) {
    const daily = await listCurrentStatements(deps.db, shop, range);
    yield daily.map(({ name, lines: { earned, reversed, redeemed, returned } }) => [
      name,
      earned.points + reversed.points,
      0 - redeemed.points - returned.points,
    ]);
  },
};

/** The tables that are read from the days of points. */
export const STATEMENT_TABLES: Record<string, CsvTable> = {
  "points-by-day": pointsByDay,
  "statement-days": statementDays,
  "statement-months": statementMonths,
  "statement-bookings": statementBookings,
};

function balanceRow({ name, opening, lines, closing }: Statement): Cell[] {
  return [
    name,
    opening.points,
    ...LINES.slice(1).map((line) => lines[line].points),
    closing.points,
    opening.minor,
    ...LINES.map((line) => lines[line].minor),
    closing.minor,
  ];
}
