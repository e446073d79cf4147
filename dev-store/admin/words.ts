import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_COOKIE = "dev_store_admin_language";

const load = (language: Language): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../i18n/${language}.json`, import.meta.url), "utf8"));
const WORDS: Record<Language, Record<string, string>> = { en: load("en"), "zh-CN": load("zh-CN") };

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** The admin's words in one language. A key without words is a mistake of this program and throws. */
export function sayIn(language: Language): Say {
  return (key, values = {}) => {
    const words = WORDS[language][key];
    if (words === undefined) throw new Error(`No words for ${key} in ${language}.`);
    return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  };
}

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && text in LANGUAGES;
}

/** As chosen in the top bar, else as the browser asks. */
export function languageOf(req: IncomingMessage): Language {
  const cookie = new RegExp(`${LANGUAGE_COOKIE}=([\\w-]+)`).exec(req.headers.cookie ?? "")?.[1];
  if (isLanguage(cookie)) return cookie;
  return /^zh/i.test(req.headers["accept-language"] ?? "") ? "zh-CN" : "en";
}
