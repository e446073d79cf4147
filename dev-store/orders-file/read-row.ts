import { readAmount } from "./amounts.ts";
import type { Columns } from "./columns.ts";
import { readMoment, type Moment } from "./moments.ts";

/** Why a row can't be used, and how that is counted. */
export type Reason = { kind: keyof typeof KINDS; text: string };

/** In what words rows that can't be used are counted. */
export const KINDS = {
  time: "without a time that can be read",
  amount: "without an amount that can be read",
  return: "of something returned (a negative amount or quantity)",
  order: "without an order number",
  quantity: "with a quantity of nothing",
  currency: "in another currency than the shop's",
  future: "later than now",
} as const;

/** One row: a line of an order, or all of it. `amount`: decimal, of the whole line. `currency` null: it says none. */
export type RowFacts = {
  /** Null for a guest. */
  customer: string | null;
  email: string | null;
  order: string | null;
  moment: Moment;
  amount: string;
  quantity: number;
  currency: string | null;
  title: string;
  sku: string;
};

/** What a row says, or why it can't be used. */
export function readRow(cells: readonly string[], columns: Columns, delimiter: string): RowFacts | Reason {
  const cell = (field: keyof Columns): string => (columns[field] === null ? "" : (cells[columns[field]] ?? ""));
  const moment = readMoment(cell("time"));
  if (!moment) return { kind: "time", text: `"${cell("time")}" is no time that can be read` };
  const sums = sumsOf(cell, delimiter);
  if ("kind" in sums) return sums;
  if (columns.order !== null && cell("order") === "") return { kind: "order", text: "its order number is empty" };
  const currency = cell("currency").toUpperCase();
  if (currency !== "" && !CURRENCIES.has(currency))
    return { kind: "currency", text: `"${cell("currency")}" is no currency: three letters such as USD are` };
  const email = emailIn(cell("email")) ?? emailIn(cell("customer"));
  return {
    // A program that met an empty cell in the column wrote the others' numbers with a decimal: 17850.0.
    customer: cell("customer").replace(/^(\d+)\.0+$/, "$1") || email,
    email,
    order: cell("order") || null,
    moment,
    ...sums,
    currency: currency || null,
    title: cell("product"),
    sku: cell("sku"),
  };
}

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

function emailIn(text: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text.toLowerCase() : null;
}

/** What the row comes to and how many things it is of; what is left out of `amount` is price × quantity. */
function sumsOf(
  cell: (field: keyof Columns) => string,
  delimiter: string,
): { amount: string; quantity: number } | Reason {
  const count = cell("quantity") === "" ? "1" : readAmount(cell("quantity"), delimiter);
  const quantity = Number(count);
  if (count === null) return { kind: "amount", text: `"${cell("quantity")}" is no quantity` };
  const given = cell("amount") || cell("price");
  if (quantity === 0 && cell("amount") === "") return { kind: "quantity", text: "its quantity is 0" };
  const read = readAmount(given, delimiter);
  if (read === null) return { kind: "amount", text: given === "" ? "its amount is empty" : `"${given}" is no amount` };
  if (quantity < 0 || Number(read) < 0)
    return { kind: "return", text: `what is returned is left out: ${quantity < 0 ? `quantity ${count}` : given}` };
  const amount = cell("amount") !== "" || quantity === 1 ? read : (Number(read) * quantity).toFixed(6);
  return { amount, quantity: Number.isInteger(quantity) && quantity > 0 ? quantity : 1 };
}
