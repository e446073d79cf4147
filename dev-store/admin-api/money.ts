import { amountText, convert, decimalsOf } from "../shop/money.ts";
import type { Order } from "../shop/types.ts";

/** Shopify's MoneyV2; the API always writes at least one decimal, unlike webhooks. */
export function moneyV2(minor: number, currency: string): { amount: string; currencyCode: string } {
  const decimals = decimalsOf(currency);
  return { amount: decimals === 0 ? `${minor}.0` : amountText(minor, decimals), currencyCode: currency };
}

/** The same money twice: in the shop's currency and in the one the shopper paid. */
export function moneyBag(minor: number, order: Pick<Order, "currency" | "presentmentCurrency" | "presentmentRate">) {
  const currency = order.presentmentCurrency;
  const to = { currency, rate: order.presentmentRate, decimals: decimalsOf(currency) };
  return {
    shopMoney: moneyV2(minor, order.currency),
    presentmentMoney: moneyV2(convert(minor, order.currency, to), currency),
  };
}

/** A decimal such as "5.00" in minor units of a currency, rounded to the nearest. */
export function minorUnits(amount: unknown, currency: string): number {
  return Math.round(Number(amount) * 10 ** decimalsOf(currency));
}
