import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const USAGE = `npm run demo [-- options]

  --fresh          begin again with an empty shop
  --orders FILE    a shop of its own with the past orders of a CSV file: customer, order, time, amount, currency, and lines
  --currency CODE  what the shop sells in: orders of the file in another currency are left out (default: the file's)
  --keep-times     leave the orders' times as they are (default: all move by the days that have the last one be yesterday's)`;

/** What the demo is asked for. `orders`: the file's absolute path. */
export type Wishes = { isFresh: boolean; orders: { path: string; currency: string | null; keepTimes: boolean } | null };

/** What a command line means; null when help is asked for. Throws Error with a sentence where it makes no sense. */
export function readWishes(args: string[]): Wishes | null {
  const { values } = parseArgs({
    args,
    options: {
      fresh: { type: "boolean", default: false },
      orders: { type: "string" },
      currency: { type: "string" },
      "keep-times": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const { orders, currency: given, "keep-times": keepTimes, fresh: isFresh } = values;
  if (orders === undefined && (given !== undefined || keepTimes))
    throw new Error("--currency and --keep-times go with --orders FILE.");
  if (orders === "") throw new Error("--orders needs a file.");
  const currency = given?.toUpperCase() ?? null;
  if (currency !== null && !Intl.supportedValuesOf("currency").includes(currency))
    throw new Error(`${given} is no currency: three letters such as USD are.`);
  // npm runs scripts in the project's folder; a path is meant from where it was typed.
  const path = resolve(process.env.INIT_CWD ?? ".", orders ?? "");
  return { isFresh, orders: orders === undefined ? null : { path, currency, keepTimes } };
}
