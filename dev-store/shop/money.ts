import type { ShopDetails } from "./types.ts";

/** The shop's own money (rate 1) or another currency a shopper can see prices in. */
export type Currency = { currency: string; rate: number; decimals: number };

const decimals = new Map<string, number>();

/** How many decimals a currency is written with. Throws RangeError for what is no currency code. */
export function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  decimals.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}

/** The shop's currency and the others it sells in; null when the shop does not sell in it. */
export function findCurrency(shop: ShopDetails, currency: string): Currency | null {
  if (currency === shop.currency) return { currency, rate: 1, decimals: decimalsOf(currency) };
  return shop.presentment.find((other) => other.currency === currency) ?? null;
}

/** Shop minor units in another currency's minor units, rounded half up; the shop's amount stays the truth. */
export function convert(shopMinor: number, shopCurrency: string, to: Currency): number {
  const converted = (Math.abs(shopMinor) * to.rate * 10 ** to.decimals) / 10 ** decimalsOf(shopCurrency);
  return Math.sign(shopMinor) * Math.round(converted);
}

/** Minor units as Shopify writes them in JSON: "12.50", and "1250" where the currency has no decimals. */
export function amountText(minor: number, decimals: number): string {
  return (minor / 10 ** decimals).toFixed(decimals);
}
