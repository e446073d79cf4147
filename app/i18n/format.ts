import { currencyDecimals } from "~/domain/money";
import type { Locale } from "./i18n";

/** What the writing of numbers and instants depends on: the reader's language, the shop's currency and zone. */
export type FormatSetting = { locale: Locale; currency: string; timezone: string };
export type Format = ReturnType<typeof formatter>;

/**
 * Numbers, money and dates as a merchant reads them. Days and hours are the shop's, whatever the machine's zone; money is
 * in the shop's currency unless another is named. Instants are ISO strings.
 *
 * @example
 * formatter({ locale: "en", currency: "USD", timezone: "UTC" }).money(8400); // => "$84.00"
 */
export function formatter({ locale, currency, timezone }: FormatSetting) {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: timezone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: timezone });
  const monthDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const moneyIn = (code: string, isWholeShort: boolean) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
      trailingZeroDisplay: isWholeShort ? "stripIfInteger" : "auto",
    });
  return {
    number: (value: number) => number.format(value),
    /** "+525", "−150" with the language's sign; 0 has none. */
    signed: (value: number) => signed.format(value),
    /** "12K", "1.2万": for the axes of charts. */
    /** 0.125 is "12.5%". */
    percent: (ratio: number) => percent.format(ratio),
    /** Minor units with all the currency's digits: 8400 is "$84.00". */
    money: (minor: number, code = currency) => moneyIn(code, false).format(minor / 10 ** currencyDecimals(code)),
    /** A decimal amount, short when whole: "5" is "$5", "7.5" is "$7.50". */
    amount: (decimal: string | number, code = currency) => moneyIn(code, true).format(Number(decimal)),
    /** The symbol that a field for money shows before its number. */
    currencySymbol: () =>
      moneyIn(currency, true)
        .formatToParts(0)
        .find(({ type }) => type === "currency")?.value ?? currency,
    day: (iso: string) => plainSpaces(day.format(new Date(iso))),
    dateTime: (iso: string) => plainSpaces(dateTime.format(new Date(iso))),
    /** A shop-local day, YYYY-MM-DD, as "Nov 21". */
    monthDay: (calendarDay: string) => plainSpaces(monthDay.format(new Date(`${calendarDay}T00:00:00Z`))),
  };
}

/** Engines differ in the space before "PM"; the server's text and the browser's must be the same. */
function plainSpaces(text: string): string {
  return text.replace(/[\u202f\u00a0]/g, " ");
}
