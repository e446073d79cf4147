import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { columns } from "~/db/columns.server";
import { openDatabase, type Database } from "~/db/database.server";
import { createTestDatabase, type TestDatabase } from "#test/support/database";

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const SPEC = { id: "bigint", text: "text", flag: "boolean", at: "timestamptz", list: "jsonb", amount: "integer" };

const text = fc.oneof(
  fc.constantFrom("", '"', "\\", "{a,b}", "NULL", "null", "ü, 积分"),
  fc.string({ unit: "grapheme" }),
);
const cell = {
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  text: fc.option(text.filter((each) => !each.includes("\0"))),
  flag: fc.option(fc.boolean()),
  at: fc.option(fc.date({ min: new Date("1970-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })),
  list: fc.array(fc.integer(), { maxLength: 3 }),
  amount: fc.option(fc.integer({ min: -1000, max: 1000 })),
};

/** A column of so many rows: the same in all of them, or each its own. */
function column<Value>(value: fc.Arbitrary<Value>, rows: number): fc.Arbitrary<Value[]> {
  return fc.oneof(
    value.map((each) => Array<Value>(rows).fill(each)),
    fc.array(value, { minLength: rows, maxLength: rows }),
  );
}

const table = fc.constantFrom(1, 2, 49, 50, 51, 130).chain((rows) =>
  fc
    .record({
      id: column(cell.id, rows),
      text: column(cell.text, rows),
      flag: column(cell.flag, rows),
      at: column(cell.at, rows),
      list: column(cell.list, rows),
      amount: column(cell.amount, rows),
    })
    .map(({ id, text, flag, at, list, amount }) =>
      id.map((each, row) => ({
        id: each,
        text: text[row]!,
        flag: flag[row]!,
        at: at[row]!,
        list: list[row]!,
        amount: amount[row]!,
      })),
    ),
);

test("rows come out as they went in, in their order, whichever of their columns are the same in all", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const input = columns(rows, SPEC, 2);
      const found = await db.rows(`SELECT input.* FROM ${input.from} WHERE $1::integer = 1`, [1, ...input.values]);
      expect(found).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test("of many rows, what is the same in all is sent once; the first column always says how many there are", () => {
  const rows = Array.from({ length: 50 }, () => ({ id: 7n, text: "web", amount: null }));
  const spec = { id: "bigint", text: "text", amount: "integer" };
  const { from, values } = columns(rows, spec, 2);
  expect(from).toBe(
    "(SELECT input.*, $3::text AS text, $4::integer AS amount FROM unnest($2::bigint[]) AS input (id)) AS input",
  );
  expect(values).toEqual([`{${rows.map(() => 7).join(",")}}`, "web", null]);
  expect(columns(rows.slice(1), spec, 2).values).toHaveLength(3);
  expect(columns(rows.slice(1), spec, 2).from).not.toContain("SELECT");
});
