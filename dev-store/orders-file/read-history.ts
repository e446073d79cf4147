import { decimalsOf } from "../shop/money.ts";
import { minorOf } from "./amounts.ts";
import { OrdersFileError, readColumns } from "./columns.ts";
import { DAY_MS, dayOf } from "./days.ts";
import { readRow, type Reason, type RowFacts } from "./read-row.ts";
import { delimiterOf, readRows } from "./table.ts";

export type HistoryOptions = {
  now: Date;
  /** The shop's currency; null: the one most orders are in, else USD. */
  currency: string | null;
  /** Leave times as they are; otherwise all are moved by the days that have the last order be yesterday's. */
  keepTimes: boolean;
};

/** An order of the file. `customer` null: a guest. `number` null: the file has none. `at`: milliseconds, UTC. */
export type PastOrder = {
  customer: string | null;
  email: string | null;
  number: string | null;
  at: number;
  lines: { title: string; sku: string; quantity: number; price: number }[];
};

/** A row that can't be used, by the line it ends on. */
export type Problem = Reason & { line: number };

/** What a file tells. `orders`: by time. Money is minor units of `currency`. */
export type OrderHistory = {
  currency: string;
  orders: PastOrder[];
  rows: number;
  problems: Problem[];
  movedDays: number;
  /** How dates such as 3/4/2011 were read; null where there are none. */
  dates: "month first" | "day first" | null;
};

type Draft = Omit<RowFacts, "amount" | "quantity" | "title" | "sku"> & {
  lines: (Pick<RowFacts, "amount" | "quantity" | "title" | "sku"> & { line: number })[];
};

/**
 * A shop's past orders out of a CSV file. Rows of the same customer and order are the lines of one order; without a column
 * for the order each row is one. Throws OrdersFileError where nothing in it can be used, and ENOENT's like for no file.
 */
export async function readHistory(path: string, options: HistoryOptions): Promise<OrderHistory> {
  const { drafts, rows, problems } = await readDrafts(path);
  const currency = options.currency ?? commonestCurrency(drafts) ?? "USD";
  const isDayFirst = drafts.some(({ moment }) => moment.monthFirst === null);
  const isEither = drafts.some(({ moment }) => moment.monthFirst !== moment.dayFirst);
  const timed = drafts.map((draft) => ({ ...draft, at: isDayFirst ? draft.moment.dayFirst : draft.moment.monthFirst }));
  const fits = (draft: Draft & { at: number | null }): draft is Draft & { at: number } => {
    const reason = misfit(draft, currency, options);
    if (reason) for (const { line } of draft.lines) problems.push({ ...reason, line });
    return reason === null;
  };
  const usable = timed.filter(fits).sort((a, b) => a.at - b.at);
  problems.sort((a, b) => a.line - b.line);
  const last = usable.at(-1);
  if (!last) {
    const [first] = problems;
    const why = first ? ` Line ${first.line}: ${first.text}.` : "";
    throw new OrdersFileError(`None of its ${rows} rows can be used.${why}`);
  }
  const movedDays = options.keepTimes ? 0 : dayOf(options.now.getTime()) - 1 - dayOf(last.at);
  const orders = usable.map(({ customer, email, order, at, lines }) => ({
    customer,
    email,
    number: order,
    at: at + movedDays * DAY_MS,
    lines: lines.map((line) => toLine(line, decimalsOf(currency))),
  }));
  const dates = isEither ? (isDayFirst ? "day first" : "month first") : null;
  return { currency, orders, rows, problems, movedDays, dates };
}

async function readDrafts(path: string): Promise<{ drafts: Draft[]; rows: number; problems: Problem[] }> {
  const delimiter = await delimiterOf(path);
  const problems: Problem[] = [];
  const drafts: Draft[] = [];
  const known = new Map<string, Draft>();
  let columns: ReturnType<typeof readColumns> | null = null;
  let rows = 0;
  for await (const { cells, line } of readRows(path, delimiter)) {
    if (!columns) {
      columns = readColumns(cells);
      continue;
    }
    rows += 1;
    const row = readRow(cells, columns, delimiter);
    if ("kind" in row) {
      problems.push({ ...row, line });
      continue;
    }
    const { amount, quantity, title, sku, ...order } = row;
    const key = order.order === null ? null : `${order.customer ?? ""}\n${order.order}`;
    const former = key === null ? undefined : known.get(key);
    if (former && order.currency !== null && former.currency !== null && order.currency !== former.currency) {
      problems.push({
        kind: "currency",
        text: `its order began in ${former.currency}, this is ${order.currency}`,
        line,
      });
      continue;
    }
    const draft = former ?? { ...order, lines: [] };
    draft.lines.push({ amount, quantity, title, sku, line });
    if (former) continue;
    drafts.push(draft);
    if (key !== null) known.set(key, draft);
  }
  if (!columns) throw new OrdersFileError("It is empty.");
  return { drafts, rows, problems };
}

function commonestCurrency(drafts: readonly Draft[]): string | null {
  const counts = new Map<string, number>();
  for (const { currency } of drafts) if (currency !== null) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Why an order that can be read has no place in the shop. */
function misfit(
  { at, currency: own }: Draft & { at: number | null },
  currency: string,
  { keepTimes, now }: HistoryOptions,
): Reason | null {
  if (at === null) return { kind: "time", text: "its date has the month first, others of the file have the day first" };
  if (own !== null && own !== currency)
    return { kind: "currency", text: `it is in ${own}, the shop sells in ${currency}; --currency ${own} loads those` };
  if (keepTimes && at > now.getTime())
    return { kind: "future", text: `${new Date(at).toISOString()} is still to come` };
  return null;
}

/** A line whose price × quantity is its amount to the last unit, if need be as one thing. */
function toLine(
  { amount, quantity, title, sku }: Draft["lines"][number],
  decimals: number,
): PastOrder["lines"][number] {
  const minor = minorOf(amount, decimals);
  const name = title || sku || "Goods";
  return minor % quantity === 0
    ? { title: name, sku, quantity, price: minor / quantity }
    : { title: `${name} × ${quantity}`, sku, quantity: 1, price: minor };
}
