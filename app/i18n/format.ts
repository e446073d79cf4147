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
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const signedPercent = new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: timezone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: timezone });
  const monthDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  const calendarDay = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const localMinute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  const currencyNames = new Intl.DisplayNames(locale, { type: "currency" });
  const moneyIn = (code: string, isWholeShort: boolean) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
      trailingZeroDisplay: isWholeShort ? "stripIfInteger" : "auto",
    });
  const compactMoney = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    notation: "compact",
    // Said both ways: engines differ in what they take for the least.
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  const signedMoney = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    signDisplay: "exceptZero",
  });
  return {
    number: (value: number) => number.format(value),
    /** "+525", "−150" with the language's sign; 0 has none. */
    signed: (value: number) => signed.format(value),
    /** "12K", "1.2万": for the axes of charts. */
    compact: (value: number) => compact.format(value),
    /** 0.125 is "+12.5%"; 0 has no sign. */
    signedPercent: (ratio: number) => signedPercent.format(ratio),
    /** 0.125 is "12.5%". */
    percent: (ratio: number) => percent.format(ratio),
    /** Minor units with all the currency's digits: 8400 is "$84.00". */
    money: (minor: number, code = currency) => moneyIn(code, false).format(minor / 10 ** currencyDecimals(code)),
    /** As `money`, with a sign unless it is 0. */
    signedMoney: (minor: number) => signedMoney.format(minor / 10 ** currencyDecimals(currency)),
    /** Minor units in one of the shop's currency: the least that two ticks of money differ by. */
    minorPerMajor: 10 ** currencyDecimals(currency),
    /** ISO 4217 code of the shop's currency, for headings. */
    currencyCode: currency,
    /** Minor units, short: "$12K", for the axes of charts. */
    moneyCompact: (minor: number) => compactMoney.format(minor / 10 ** currencyDecimals(currency)),
    /** A decimal amount, short when whole: "5" is "$5", "7.5" is "$7.50". */
    amount: (decimal: string | number, code = currency) => moneyIn(code, true).format(Number(decimal)),
    /** The symbol that a field for money shows before its number. */
    currencySymbol: (code = currency) =>
      moneyIn(code, true)
        .formatToParts(0)
        .find(({ type }) => type === "currency")?.value ?? code,
    /** A currency's name: "Euro", "欧元". */
    currencyName: (code: string) => currencyNames.of(code) ?? code,
    day: (iso: string) => plainSpaces(day.format(new Date(iso))),
    /** A shop-local day, YYYY-MM-DD, as `day` writes it. */
    calendarDay: (shopDay: string) => plainSpaces(calendarDay.format(new Date(`${shopDay}T00:00:00Z`))),
    dateTime: (iso: string) => plainSpaces(dateTime.format(new Date(iso))),
    /** A shop-local minute, YYYY-MM-DDTHH:MM, as "Dec 24, 2026, 6:00 PM". */
    localMinute: (minute: string) => plainSpaces(localMinute.format(new Date(`${minute}Z`))),
    /** A shop-local month, YYYY-MM, as "Nov 2026". */
    month: (calendarMonth: string) => plainSpaces(month.format(new Date(`${calendarMonth}-01T00:00:00Z`))),
    /** A shop-local day, YYYY-MM-DD, as "Nov 21". */
    monthDay: (calendarDay: string) => plainSpaces(monthDay.format(new Date(`${calendarDay}T00:00:00Z`))),
  };
}

/** Engines differ in the space before "PM"; the server's text and the browser's must be the same. */
function plainSpaces(text: string): string {
  return text.replace(/[\u202f\u00a0]/g, " ");
}
