import { convert, findCurrency, type Currency } from "../shop/money.ts";
import type { ShopDetails } from "../shop/types.ts";

/** How Liquid and the Ajax API count money: hundredths of the currency, also where the currency has none (¥1,000 is 100000). */
export type Prices = {
  currency: string;
  rate: number;
  /** Shop minor units to hundredths of the shown currency. */
  hundredths(minor: number): number;
  format: string;
  formatWithCurrency: string;
  /** Writes hundredths by one of Shopify's money formats. */
  write(hundredths: number, format?: string): string;
};

const FORMATS: Readonly<Record<string, string>> = {
  USD: "${{amount}}",
  EUR: "€{{amount_with_comma_separator}}",
  JPY: "¥{{amount_no_decimals}}",
};

const PLACEHOLDERS: Readonly<Record<string, (major: number) => string>> = {
  amount: (major) => grouped(major, 2, ",", "."),
  amount_no_decimals: (major) => grouped(major, 0, ",", "."),
  amount_with_comma_separator: (major) => grouped(major, 2, ".", ","),
  amount_no_decimals_with_comma_separator: (major) => grouped(major, 0, ".", ","),
};

function grouped(major: number, decimals: number, thousands: string, point: string): string {
  const [whole = "0", rest] = Math.abs(major).toFixed(decimals).split(".");
  const text = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands);
  return `${major < 0 ? "-" : ""}${text}${rest ? point + rest : ""}`;
}

/** Prices in a currency the shop sells in; the shop's own when it does not sell in that one. */
export function pricesIn(shop: ShopDetails, currency: string): Prices {
  const shown: Currency = findCurrency(shop, currency) ?? { currency: shop.currency, rate: 1, decimals: 2 };
  const format = FORMATS[shown.currency] ?? `{{amount}} ${shown.currency}`;
  return {
    currency: shown.currency,
    rate: shown.rate,
    hundredths: (minor) => Math.round((convert(minor, shop.currency, shown) * 100) / 10 ** shown.decimals),
    format,
    formatWithCurrency: `${format} ${shown.currency}`,
    write: (hundredths, wanted = format) =>
      wanted.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
        const major = Number(hundredths) / 100;
        return (PLACEHOLDERS[name] ?? PLACEHOLDERS.amount)?.(Number.isFinite(major) ? major : 0) ?? "";
      }),
  };
}
