/** PostgreSQL type of each column handed to `columns`. */
type Spec<Row> = { [Column in keyof Row]: string };

/**
 * Rows as one `unnest` over column arrays: the fastest way to hand many rows to one statement. Columns go in the order of
 * `spec`; jsonb columns travel as text and are cast by the type `jsonb`.
 *
 * @example
 * const input = columns([{ id: 1n, name: "a" }], { id: "bigint", name: "text" }, 2);
 * // input.from === "unnest($2::bigint[], $3::text[]) AS input (id, name)"
 */
export function columns<Row extends object>(
  rows: readonly Row[],
  spec: Spec<Row>,
  firstParameter: number,
): { from: string; values: unknown[][] } {
  const names = Object.keys(spec) as (keyof Row & string)[];
  const parameters = names.map((name, index) => `$${firstParameter + index}::${spec[name]}[]`);
  return {
    from: `unnest(${parameters.join(", ")}) AS input (${names.join(", ")})`,
    values: names.map((name) => rows.map((row) => cell(row[name], spec[name]))),
  };
}

function cell(value: unknown, type: string): unknown {
  return type === "jsonb" && value !== null ? JSON.stringify(value) : value;
}

/**
 * The rows of one shop that a statement wants, as a table `wanted (shop_id, key)` to join by both columns. `$1` is the shop
 * and `keys` a parameter with an array. Unlike `= ANY`, this leaves the planner one way: an index lookup a key. What it
 * knows of a table that is being filled is old; it would rather read everything the shop has.
 */
export function wanted(keys: string): string {
  return `unnest(array_fill($1::bigint, ARRAY[cardinality(${keys})]), ${keys}) AS wanted (shop_id, key)`;
}
