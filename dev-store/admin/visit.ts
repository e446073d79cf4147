import type { Exchange } from "../http/router.ts";
import type { Runtime } from "../runtime.ts";
import { decimalsOf } from "../shop/money.ts";
import { languageOf, sayIn, type Language, type Say } from "./words.ts";

/** One look at an admin page: the store, the language, and how that language writes money and time. */
export type Visit = {
  runtime: Runtime;
  exchange: Exchange;
  language: Language;
  say: Say;
  money: (minor: number, currency?: string) => string;
  time: (instant: string) => string;
};

export function createVisit(runtime: Runtime, exchange: Exchange): Visit {
  const language = languageOf(exchange.req);
  const { shop } = runtime.shop.state;
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  return {
    runtime,
    exchange,
    language,
    say: sayIn(language),
    money: (minor, currency = shop.currency) =>
      new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(
        minor / 10 ** decimalsOf(currency),
      ),
    time: (instant) => times.format(new Date(instant)),
  };
}
