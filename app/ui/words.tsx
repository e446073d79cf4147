import { createContext, useContext, useMemo, type ReactNode } from "react";
import { formatter, type Format } from "~/i18n/format";
import { translator, type Locale, type Translate } from "~/i18n/i18n";

/** The shop as every page knows it. */
export type WordsShop = { domain: string; currency: string; timezone: string };
/** What a component says things with: words, the writing of numbers and dates, and the shop they are about. */
export type Words = { t: Translate; format: Format; locale: Locale; shop: WordsShop };

const WordsContext = createContext<Words | null>(null);

/** Words outside React: for sentences built from facts, and for tests. */
export function wordsFor(locale: Locale, shop: WordsShop): Words {
  return { t: translator(locale), format: formatter({ locale, ...shop }), locale, shop };
}

/** Gives every component below its words. */
export function WordsProvider({ locale, shop, children }: { locale: Locale; shop: WordsShop; children: ReactNode }) {
  const { domain, currency, timezone } = shop;
  const words = useMemo(() => wordsFor(locale, { domain, currency, timezone }), [locale, domain, currency, timezone]);
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** Throws outside of WordsProvider. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error("useWords needs a WordsProvider above it");
  return words;
}
