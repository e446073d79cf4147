import { Liquid } from "liquidjs";
import type { Prices } from "../prices.ts";
import { escapeHtml, translator, type Locale } from "./translate.ts";

type Surroundings = {
  locale: string;
  timezone: string;
  words: Locale | undefined;
  fallback: Locale;
  /** Templates by name, without extension. */
  templates: Readonly<Record<string, string>>;
  /** Address of an asset file. */
  assetUrl(name: string): string;
  /** Text of an asset file; null when there is none. */
  asset(name: string): string | null;
};

type Named = [string, unknown];
const isNamed = (argument: unknown): argument is Named =>
  Array.isArray(argument) && argument.length === 2 && typeof argument[0] === "string";
const named = (args: unknown[]): Record<string, unknown> => Object.fromEntries(args.filter(isNamed));

/** Dates alone are days of the shop: read at noon, so that no zone moves them. */
const atNoon = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00Z` : value;

const DATE_STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  abbreviated_date: { dateStyle: "medium" },
  basic: { dateStyle: "short" },
  date: { dateStyle: "long" },
  date_at_time: { dateStyle: "long", timeStyle: "short" },
  default: { dateStyle: "full", timeStyle: "short" },
  on_date: { dateStyle: "long" },
};

const handleOf = (value: unknown) =>
  String(value ?? "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");

function addTextFilters(engine: Liquid, around: Surroundings): void {
  const translate = translator(around.locale, around.words, around.fallback);
  engine.registerFilter("t", (key: unknown, ...args: unknown[]) => translate(String(key), named(args)));
  engine.registerFilter("translate", (key: unknown, ...args: unknown[]) => translate(String(key), named(args)));
  engine.registerFilter("asset_url", (name: unknown) => around.assetUrl(String(name)));
  engine.registerFilter("inline_asset_content", (name: unknown) => around.asset(String(name)) ?? "");
  engine.registerFilter(
    "stylesheet_tag",
    (url: unknown) => `<link rel="stylesheet" href="${escapeHtml(url)}" media="all">`,
  );
  engine.registerFilter("script_tag", (url: unknown) => `<script src="${escapeHtml(url)}" defer></script>`);
  engine.registerFilter("image_url", (image: unknown) => escapeHtml(image));
  engine.registerFilter(
    "link_to",
    (text: unknown, url: unknown) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`,
  );
  engine.registerFilter("pluralize", (count: unknown, one: unknown, many: unknown) =>
    Number(count) === 1 ? one : many,
  );
  engine.registerFilter("handle", handleOf);
  engine.registerFilter("handleize", handleOf);
  engine.registerFilter("json", (value: unknown) =>
    (JSON.stringify(value) ?? "null").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026"),
  );
}

function addDateFilters(engine: Liquid, { locale, timezone }: Surroundings): void {
  const date = engine.filters.date;
  if (typeof date !== "function") throw new Error("LiquidJS has no date filter");
  engine.registerFilter("date", function (value: unknown, ...args: unknown[]) {
    const style = DATE_STYLES[String(named(args).format ?? "")];
    if (!style) return date.call(this, atNoon(value), ...args.filter((argument) => !isNamed(argument)));
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: timezone }).format(new Date(String(atNoon(value))));
  });
  engine.registerFilter("time_tag", (value: unknown) => {
    const at = new Date(String(atNoon(value)));
    const text = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: timezone }).format(at);
    return `<time datetime="${at.toISOString()}">${text}</time>`;
  });
}

/** The money filters write hundredths in the currency the page is shown in, which travels among the page's globals. */
function addMoneyFilters(engine: Liquid): void {
  const filter = (name: string, write: (prices: Prices, hundredths: number) => string) =>
    engine.registerFilter(name, function (value: unknown) {
      const { prices } = this.context.globals as { prices?: Prices };
      return prices ? write(prices, Number(value ?? 0)) : String(value);
    });
  filter("money", (prices, value) => prices.write(value));
  filter("money_with_currency", (prices, value) => prices.write(value, prices.formatWithCurrency));
  filter("money_without_currency", (prices, value) => prices.write(value, /\{\{.*?\}\}/.exec(prices.format)?.[0]));
  filter("money_without_trailing_zeros", (prices, value) => prices.write(value).replace(/[.,]00(?!\d)/, ""));
}

/**
 * LiquidJS with what Shopify adds to Liquid. An unknown filter throws: it would be an error in a real theme too.
 * `{% render %}` finds its snippets among `templates`.
 */
export function createEngine(around: Surroundings): Liquid {
  const names = Object.entries(around.templates).flatMap(([name, text]) => [
    [name, text],
    [`${name}.liquid`, text],
  ]);
  const engine = new Liquid({
    templates: Object.fromEntries(names),
    cache: true,
    strictFilters: true,
    ownPropertyOnly: true,
    locale: around.locale,
    timezoneOffset: around.timezone,
  });
  addTextFilters(engine, around);
  addDateFilters(engine, around);
  addMoneyFilters(engine);
  return engine;
}
