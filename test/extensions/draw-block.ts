import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Liquid } from "liquidjs";

export const EXTENSION = resolve("extensions/loyalty-storefront");

type Locale = "en.default" | "zh-CN";

interface Words {
  [key: string]: string | Words;
}

const SCHEMA = /{% schema %}([\s\S]*){% endschema %}/;

/** A block's schema: what the theme editor reads of it. */
export function blockSchema(block: string): {
  name: string;
  target: string;
  stylesheet?: string;
  javascript?: string;
  settings: { id?: string; default?: unknown }[];
} {
  return JSON.parse(SCHEMA.exec(readFileSync(`${EXTENSION}/blocks/${block}.liquid`, "utf8"))?.[1] ?? "null");
}

/**
 * The HTML of one block for the given Liquid globals, in US dollars.
 * Knows just the filters that the blocks use; `t` escapes what it interpolates, as Shopify's does.
 */
export async function drawBlock(block: string, globals: object, locale: Locale = "en.default"): Promise<string> {
  const engine = new Liquid({ root: `${EXTENSION}/snippets`, extname: ".liquid", strictFilters: true });
  const words: Words = JSON.parse(readFileSync(`${EXTENSION}/locales/${locale}.json`, "utf8"));
  engine.registerFilter("t", (key: string, ...marks: [string, unknown][]) =>
    translate(words, key, Object.fromEntries(marks)),
  );
  engine.registerFilter(
    "money_without_trailing_zeros",
    (hundredths: number) =>
      `$${(hundredths / 100).toLocaleString("en", { minimumFractionDigits: hundredths % 100 === 0 ? 0 : 2 })}`,
  );
  engine.registerFilter("asset_url", (name: string) => `//cdn.shopify.com/extensions/${name}`);
  const settings = Object.fromEntries(blockSchema(block).settings.map(({ id, default: value }) => [id, value]));
  const source = readFileSync(`${EXTENSION}/blocks/${block}.liquid`, "utf8").replace(SCHEMA, "");
  return engine.parseAndRender(source, {}, { globals: { block: { id: "b1", settings }, ...globals } });
}

function translate(words: Words, key: string, marks: Record<string, unknown>): string {
  let found = key.split(".").reduce<string | Words | undefined>((at, part) => (at as Words | undefined)?.[part], words);
  if (typeof found === "object") found = found[marks.count === 1 ? "one" : "other"];
  if (typeof found !== "string") throw new Error(`no words for ${key}`);
  return found.replace(/{{ (\w+) }}/g, (_, name: string) => {
    if (!(name in marks)) throw new Error(`${key} wants ${name}`);
    return escapeHtml(String(marks[name]));
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
