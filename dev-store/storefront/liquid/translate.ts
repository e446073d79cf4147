/** A locale file: words by nested key; a leaf with one/other is a plural. */
export type Locale = { [key: string]: string | Locale };

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for HTML. */
export function escapeHtml(value: unknown): string {
  return String(value ?? "").replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function find(locale: Locale | undefined, key: string): string | Locale | undefined {
  return key
    .split(".")
    .reduce<string | Locale | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), locale);
}

/**
 * Shopify's `t` filter: the shopper's language, else the default one, else "Translation missing".
 *
 * With `count` the plural form is chosen by the language's own rules. Values are put in for `{{ name }}`. The result
 * is escaped for HTML, except under a key that ends in `_html`, where only the values are.
 */
export function translator(locale: string, words: Locale | undefined, fallback: Locale) {
  const plural = { own: new Intl.PluralRules(locale), fallback: new Intl.PluralRules("en") };
  const textOf = (found: string | Locale | undefined, count: unknown, rules: Intl.PluralRules) => {
    if (typeof found !== "object") return found;
    if (count === undefined) return undefined;
    const form = Number(count) === 0 && "zero" in found ? "zero" : rules.select(Number(count));
    const text = found[form] ?? found.other;
    return typeof text === "string" ? text : undefined;
  };
  return (key: string, values: Readonly<Record<string, unknown>>): string => {
    const text =
      textOf(find(words, key), values.count, plural.own) ?? textOf(find(fallback, key), values.count, plural.fallback);
    if (text === undefined) return `Translation missing: ${locale}.${escapeHtml(key)}`;
    const isHtml = /_html(\.(zero|one|two|few|many|other))?$/.test(key);
    const escaped = (value: unknown) => (isHtml ? escapeHtml(value) : String(value ?? ""));
    const filled = text.replaceAll(/\{\{\s*([\w-]+)\s*\}\}/g, (mark, name: string) =>
      name in values ? escaped(values[name]) : mark,
    );
    return isHtml ? filled : escapeHtml(filled);
  };
}
