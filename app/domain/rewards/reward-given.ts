import type { OrderLine } from "~/domain/earning/order";
import { minorFromDecimal } from "~/domain/money";
import type { Reward } from "~/domain/programme/reward";

/**
 * What a reward's code took off an order, minor units of the shop's currency. Shopify tells each line's discounts, not whose they are:
 * an amount or a percentage is taken at what it promises, and never at more than all discounts on the products together; free
 * shipping at what was taken off shipping.
 *
 * @example
 * // 5.00 off, on one line of 20.00 that was discounted by 5.00
 * rewardGiven({ kind: "fixed_amount", value: "5" }, { currency: "USD", taxesIncluded: false, lines }); // => 500
 */
export function rewardGiven(
  { kind, value }: Pick<Reward, "kind" | "value">,
  { lines, currency, taxesIncluded }: { lines: readonly OrderLine[]; currency: string; taxesIncluded: boolean },
): number {
  const shipping = lines.filter(({ isShipping }) => isShipping);
  const goods = lines.filter(({ isShipping, isTip }) => !isShipping && !isTip);
  if (kind === "free_shipping") return discountOn(shipping);
  const price = goods.reduce(
    (sum, line) => sum + line.netMinor + line.discountMinor + (taxesIncluded ? line.taxMinor : 0),
    0,
  );
  const promised =
    kind === "percentage" ? Math.round((price * Number(value)) / 100) : minorFromDecimal(value, currency);
  return Math.min(promised, discountOn(goods));
}

function discountOn(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0);
}
