import en from "./en.json";
import zhCN from "./zh-CN.json";

/** The languages that the admin speaks. */
export const LOCALES = ["en", "zh-CN"] as const;
export type Locale = (typeof LOCALES)[number];

type Unpluralled<Key> = Key extends `${infer Base}.one` ? Base : Key extends `${infer Base}.other` ? Base : Key;

/** Every message there is. A plural message, `x.one` and `x.other` in the files, is the key `x`. */
export type MessageKey = Unpluralled<keyof typeof en>;
export type MessageParams = Record<string, string | number>;
export type Translate = (key: MessageKey, params?: MessageParams) => string;

/** The files themselves, for the test that compares them. */
export const MESSAGES: Record<Locale, Record<string, string>> = { en, "zh-CN": zhCN };

/**
 * The admin's words in one language. `{name}` in a message is replaced by that parameter; numbers are written the way the
 * language writes them; `count` chooses the plural form. A key that is not there is its own text, so a gap shows.
 *
 * @example
 * translator("en")("unit.points", { count: 1250 }); // => "1,250 points"
 */
export function translator(locale: Locale): Translate {
  const messages = MESSAGES[locale];
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return (key, params = {}) => {
    const form = typeof params.count === "number" ? plural.select(params.count) : "other";
    const message = messages[key] ?? messages[`${key}.${form}`] ?? messages[`${key}.other`] ?? key;
    return message.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = params[name];
      return value === undefined ? placeholder : typeof value === "number" ? number.format(value) : value;
    });
  };
}

/** The nearest language that the admin speaks: any Chinese is Simplified Chinese, anything else English. */
export function nearestLocale(tag: string | null | undefined): Locale {
  return tag?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}
