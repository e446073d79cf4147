const FLAT_SHIPPING = 595;

/** Goods worth this much before discounts travel free; shop minor units. */
export const FREE_SHIPPING_FROM = 7500;
const SALES_TAX = 0.08;

type PricedLine = { price: number; quantity: number; giftCard: boolean };

/** What sending these goods costs before discounts; zero for gift cards alone and for a large enough order. */
export function shippingFor(lines: readonly PricedLine[]): number {
  const goods = lines.filter((line) => !line.giftCard);
  const worth = goods.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return goods.length === 0 || worth >= FREE_SHIPPING_FROM ? 0 : FLAT_SHIPPING;
}

/** The rate put on goods sent to a country: sales tax at home, none abroad. Gift cards are never taxed. */
export function taxRateFor(countryCode: string | null): number {
  return countryCode === "US" ? SALES_TAX : 0;
}

/** Tax on one line after its discounts, rounded half up to a minor unit. */
export function taxOn(net: number, giftCard: boolean, rate: number): number {
  return giftCard ? 0 : Math.round(net * rate);
}
