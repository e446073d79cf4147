import type { Earning } from "~/domain/programme/earning";
import type { LineMoney, OrderLine, OrderTerms, Refund } from "./order";

/** An order as a rule sees it. `buyerTags` are the customer's, as they were when the order came on record. */
export type Purchase = OrderTerms & { lines: readonly OrderLine[]; buyerTags: readonly string[]; currency: string };

/** What a line is worth to a rule: in the shop's currency, and in the one its rate is for. Minor units. */
export type BasisLine = { line: OrderLine; shopMinor: number; rateMinor: number };

/** The rate for an order: one of its own for the currency it was paid in, or the shop's. */
export function rateFor(purchase: Pick<Purchase, "presentmentCurrency" | "currency">, earning: Earning) {
  const { presentmentCurrency, currency } = purchase;
  const own = earning.currencyRates.find((rate) => rate.currency === presentmentCurrency);
  return own ?? { currency, points: earning.points, perMajor: earning.perMajor };
}

/** The lines of an order that earn by a rule, each at its worth before refunds; none where the whole order is excluded. */
export function basisOf(purchase: Purchase, earning: Earning): BasisLine[] {
  if (isExcluded(purchase, earning.exclusions)) return [];
  const isForeign = rateFor(purchase, earning).currency !== purchase.currency;
  return purchase.lines
    .filter((line) => earns(line, earning))
    .map((line) => ({
      line,
      shopMinor: worthOf(line, earning.basis),
      rateMinor: worthOf((isForeign && line.presentment) || line, earning.basis),
    }));
}

function worthOf({ netMinor, discountMinor, taxMinor }: LineMoney, basis: Earning["basis"]): number {
  return netMinor + (basis.discounts === "before" ? discountMinor : 0) + (basis.includesTax ? taxMinor : 0);
}

function earns(line: OrderLine, { basis, exclusions }: Earning): boolean {
  if (line.isTip) return false;
  if (line.isShipping) return basis.includesShipping;
  if (line.isGiftCard && !basis.includesGiftCards) return false;
  if (exclusions.saleItems && line.isOnSale) return false;
  return !concerns(exclusions, line);
}

/** Whether a line is of these products or collections. */
export function concerns(
  { productIds, collectionIds }: { productIds: readonly string[]; collectionIds: readonly string[] },
  line: Pick<OrderLine, "productId" | "collectionIds">,
): boolean {
  return (
    (line.productId !== null && productIds.includes(line.productId)) ||
    (collectionIds.length > 0 && line.collectionIds.some((id) => collectionIds.includes(id)))
  );
}

/** What apps that bill subscriptions call themselves. */
const SUBSCRIPTION = /^subscription_contract/;

function isExcluded({ tags, buyerTags, sourceName }: Purchase, exclusions: Earning["exclusions"]): boolean {
  return (
    sharesTag(exclusions.orderTags, tags) ||
    sharesTag(exclusions.customerTags, buyerTags) ||
    (sourceName !== null && exclusions.channels.includes(sourceName)) ||
    (exclusions.subscriptions && SUBSCRIPTION.test(sourceName ?? ""))
  );
}

function sharesTag(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others.map((tag) => tag.toLowerCase()));
  return some.some((tag) => known.has(tag.toLowerCase()));
}

/**
 * What refunds leave of an order's basis, line by line. It follows from all of them together, so it does not matter in how
 * many pieces, or in which order, the same is given back; once everything is, nothing is left.
 *
 * What was given back beyond the lines is taken off all of them in proportion. Where tax is in the prices, a line counts by
 * its pieces: Shopify does not say whether a refunded subtotal there includes the tax.
 */
export function remainingBasis(
  basis: readonly BasisLine[],
  purchase: Pick<Purchase, "lines" | "taxesIncluded">,
  refunds: readonly Refund[],
): BasisLine[] {
  if (refunds.length === 0) return [...basis];
  const worth = basis.map(({ line }) => line.netMinor);
  const returned = basis.map(({ line }) => Math.min(line.netMinor, returnedOf(line, purchase.taxesIncluded, refunds)));
  const kept = worth.map((minor, index) => minor - returned[index]!);
  const left = sum(worth) - Math.min(sum(worth), givenBack(basis, purchase, refunds));
  const shares =
    left <= sum(kept)
      ? allocate(left, kept)
      : allocate(left - sum(kept), returned).map((minor, index) => minor + kept[index]!);
  return basis.map(({ line, shopMinor, rateMinor }, index) => ({
    line,
    shopMinor: share(shopMinor, shares[index]!, line.netMinor),
    rateMinor: share(rateMinor, shares[index]!, line.netMinor),
  }));
}

/** What all refunds gave back of the lines that earn, and beyond. No refund gives back less than nothing. */
function givenBack(
  basis: readonly BasisLine[],
  { lines, taxesIncluded }: Pick<Purchase, "lines" | "taxesIncluded">,
  refunds: readonly Refund[],
): number {
  const earning = new Map(basis.map(({ line }) => [line.id, line]));
  const others = new Set(lines.map(({ id }) => id).filter((id) => !earning.has(id)));
  return sum(
    refunds.map((refund) => {
      const goods = refund.lines.filter(({ lineId }) => !others.has(lineId));
      return Math.max(
        0,
        refund.extraMinor + sum(goods.map((part) => partOf(part, earning.get(part.lineId), taxesIncluded))),
      );
    }),
  );
}

function returnedOf(line: OrderLine, taxesIncluded: boolean, refunds: readonly Refund[]): number {
  return sum(
    refunds.flatMap(({ lines }) =>
      lines.filter(({ lineId }) => lineId === line.id).map((part) => partOf(part, line, taxesIncluded)),
    ),
  );
}

function partOf(part: Refund["lines"][number], line: OrderLine | undefined, taxesIncluded: boolean): number {
  if (!taxesIncluded || !line || line.isShipping || line.quantity === 0) return part.subtotalMinor;
  return Math.round((line.netMinor * part.quantity) / line.quantity);
}

/** `minor` × `part` / `whole`, rounded down; all of it for a whole of nothing. */
function share(minor: number, part: number, whole: number): number {
  if (part === whole) return minor;
  return Number((BigInt(minor) * BigInt(part)) / BigInt(whole));
}

/** Whole shares of a total in proportion to weights; they add up to it. All 0 where the weights are. */
function allocate(total: number, weights: readonly number[]): number[] {
  const whole = BigInt(sum(weights));
  if (whole === 0n) return weights.map(() => 0);
  let weighed = 0n;
  let given = 0;
  return weights.map((weight) => {
    weighed += BigInt(weight);
    const upTo = Number((BigInt(total) * weighed) / whole);
    const own = upTo - given;
    given = upTo;
    return own;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
