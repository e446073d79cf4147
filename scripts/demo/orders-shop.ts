import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { OrdersFileError } from "../../dev-store/orders-file/columns.ts";
import { readHistory, type OrderHistory, type Problem } from "../../dev-store/orders-file/read-history.ts";
import { KINDS } from "../../dev-store/orders-file/read-row.ts";
import { shopOfHistory } from "../../dev-store/orders-file/shop-of-history.ts";
import type { ShopState } from "../../dev-store/shop/types.ts";
import type { Wishes } from "./wishes.ts";

type Source = NonNullable<Wishes["orders"]>;

/** A file's orders as a shop that nobody has opened yet. `since`: the day before its first order. `summary`: what to say. */
export type OrdersShop = { state: ShopState; since: Date; problems: Problem[]; summary: string[] };

const NAMED = 5;
/** Names all rows that can't be used. */
export const PROBLEMS_FILE = "rows-left-out.txt";
const DAY_MS = 86_400_000;
const number = (value: number): string => value.toLocaleString("en");
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Read a file of orders. Throws Error with a sentence when nothing of it can be used. */
export async function readOrdersShop(source: Source, now: Date): Promise<OrdersShop> {
  const history = await readHistory(source.path, { ...source, now }).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isMissing) throw new Error(`There is no file ${source.path}.`);
    if (error instanceof OrdersFileError) throw new Error(`${source.path} can't be loaded. ${error.message}`);
    throw error;
  });
  const state = shopOfHistory(history, now);
  const since = new Date(history.orders[0]!.at - DAY_MS);
  return { state, since, problems: history.problems, summary: summaryOf(history, state, source) };
}

/** Name all rows that can't be used in a file of the folder. */
export function writeProblems(folder: string, problems: readonly Problem[]): void {
  writeFileSync(join(folder, PROBLEMS_FILE), problems.map(named).join(""));
}

function named({ line, text }: Problem): string {
  return `line ${line}: ${text}\n`;
}

function summaryOf(history: OrderHistory, state: ShopState, { path }: Source): string[] {
  const { orders, rows, problems, movedDays, currency, dates } = history;
  const [first, last] = [orders[0]!.at, orders.at(-1)!.at];
  const guests = orders.filter(({ customer }) => customer === null).length;
  const was = `${day(first - movedDays * DAY_MS)} to ${day(last - movedDays * DAY_MS)}`;
  const away = `${number(Math.abs(movedDays))} days ${movedDays < 0 ? "back" : "on"}`;
  const counts = Map.groupBy(problems, ({ kind }) => kind);
  return [
    `${basename(path)}: ${number(orders.length)} orders of ${number(state.customers.length)} customers in ${currency}, from ${number(rows)} rows.`,
    ...(guests > 0
      ? [`  ${number(guests)} of them are guests' (no customer): they count as sales and earn no points.`]
      : []),
    movedDays === 0
      ? `  They are of ${was} (UTC).`
      : `  They are of ${was}, moved ${away} to ${day(first)} to ${day(last)} (UTC); --keep-times leaves them.`,
    ...(dates ? [`  Dates such as 3/4/2011 are read with the ${dates.replace(" ", " written ")}.`] : []),
    ...(problems.length > 0 ? [`  ${number(problems.length)} rows are left out:`] : []),
    ...[...counts].map(([kind, those]) => `    ${number(those.length)} ${KINDS[kind]}`),
    ...problems.slice(0, NAMED).map((problem) => `    ${named(problem).trimEnd()}`),
  ];
}

/** Remembers what a folder's shop was loaded from, once all of it is. */
export class LoadedFrom {
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, "loaded-from.json");
  }

  async is(source: Source): Promise<boolean> {
    return existsSync(this.path) && readFileSync(this.path, "utf8") === (await fingerprint(source));
  }

  async remember(source: Source): Promise<void> {
    writeFileSync(this.path, await fingerprint(source));
  }
}

async function fingerprint({ path, currency, keepTimes }: Source): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return JSON.stringify({ sha256: hash.digest("hex"), currency, keepTimes });
}
