import { decimalFromMinor } from "~/domain/money";
import { BYTE_ORDER_MARK, csvRow } from "~/lib/csv";
import type { PageShop, ReadDeps } from "../read-deps";
import type { Cell, CsvColumn, CsvQuery, CsvTable } from "./csv-table";

/** A message in the reader's language. */
export type Say = (key: string) => string;

/**
 * The file's text, piece by piece: UTF-8 with its mark, a row of headings, then the rows. Headings of money name the
 * currency, those of percents the sign.
 */
export async function* csvFile(
  deps: ReadDeps,
  shop: PageShop,
  table: CsvTable,
  asked: CsvQuery,
  say: Say,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRow(table.columns.map((column) => heading(column, shop.currency, say)));
  for await (const rows of table.read(deps, shop, asked)) {
    const texts = rows.map((row) => csvRow(row.map((cell, at) => written(cell, table.columns[at]!, shop, say))));
    yield texts.join("");
  }
}

/**
 * What the file is called: the shop, the table and, where it has one, the range.
 *
 * @example
 * csvFileName(shop, "points-by-day", range); // => "demo-shop-points-by-day-2026-11-01-2026-11-29.csv"
 */
export function csvFileName(shop: PageShop, name: string, range: { from: string; to: string } | null): string {
  const handle = shop.domain.replace(/\.myshopify\.com$/, "").replaceAll(/[^\w-]/g, "-");
  return [handle, name, ...(range ? [range.from, range.to] : [])].join("-") + ".csv";
}

function heading({ name, kind }: CsvColumn, currency: string, say: Say): string {
  const words = say(`csv.${name}`);
  if (kind === "money") return `${words} (${currency})`;
  return kind === "percent" ? `${words} (%)` : words;
}

function written(cell: Cell, { kind }: CsvColumn, { currency }: PageShop, say: Say): Cell {
  if (cell === null) return null;
  if (kind === "word") return say(String(cell));
  if (kind === "money") return decimalFromMinor(Math.round(Number(cell)), currency);
  return kind === "percent" ? Math.round(Number(cell) * 1e6) / 1e4 : cell;
}
