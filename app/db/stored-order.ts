import type { LineMoney, OrderLine } from "~/domain/earning/order";
import type { OrderRecord } from "~/domain/earning/order-record";

/** What most lines do not have: variant, discounts, taxes, the buyer's currency, collections. */
type LineExtras = {
  v?: string;
  d?: number;
  t?: number;
  p?: [net: number, discount: number, tax: number];
  c?: string[];
};
type LineTuple = [
  id: string,
  productId: string | null,
  quantity: number,
  netMinor: number,
  flags: number,
  extras?: LineExtras,
];

/** A line as it is stored: without its fields' names, which would be two thirds of it; with them as it once was. */
export type StoredLine = LineTuple | Pick<OrderLine, "id" | "productId" | "quantity" | "netMinor" | "isGiftCard">;

const GIFT_CARD = 1;
const SHIPPING = 2;
const ON_SALE = 4;
const TIP = 8;

export function toTuple(line: OrderLine): LineTuple {
  const flags =
    (line.isGiftCard ? GIFT_CARD : 0) |
    (line.isShipping ? SHIPPING : 0) |
    (line.isOnSale ? ON_SALE : 0) |
    (line.isTip ? TIP : 0);
  const { id, productId, quantity, netMinor, variantId, discountMinor, taxMinor, presentment, collectionIds } = line;
  const extras: LineExtras = {};
  if (variantId !== null) extras.v = variantId;
  if (discountMinor !== 0) extras.d = discountMinor;
  if (taxMinor !== 0) extras.t = taxMinor;
  if (presentment) extras.p = [presentment.netMinor, presentment.discountMinor, presentment.taxMinor];
  if (collectionIds.length > 0) extras.c = collectionIds;
  const isPlain = Object.keys(extras).length === 0;
  return isPlain ? [id, productId, quantity, netMinor, flags] : [id, productId, quantity, netMinor, flags, extras];
}

export function toLine(stored: StoredLine): OrderLine {
  if (!Array.isArray(stored))
    return toLine([stored.id, stored.productId, stored.quantity, stored.netMinor, stored.isGiftCard ? 1 : 0]);
  const [id, productId, quantity, netMinor, flags, extras = {}] = stored;
  return {
    id,
    productId,
    variantId: extras.v ?? null,
    quantity,
    netMinor,
    discountMinor: extras.d ?? 0,
    taxMinor: extras.t ?? 0,
    presentment: extras.p ? toMoney(extras.p) : null,
    isGiftCard: (flags & GIFT_CARD) !== 0,
    isShipping: (flags & SHIPPING) !== 0,
    isTip: (flags & TIP) !== 0,
    isOnSale: (flags & ON_SALE) !== 0,
    collectionIds: extras.c ?? [],
  };
}

function toMoney([netMinor, discountMinor, taxMinor]: [number, number, number]): LineMoney {
  return { netMinor, discountMinor, taxMinor };
}

/** What rules look at besides the lines, as it is stored: only what is out of the ordinary. */
export type StoredTerms = { taxIn?: true; paidIn?: string; tags?: string[]; buyerTags?: string[] };
type Terms = Pick<OrderRecord, "taxesIncluded" | "presentmentCurrency" | "tags" | "buyerTags">;

/** Null when there is nothing out of the ordinary. */
export function storedTerms(order: Terms & { currency: string }): StoredTerms | null {
  const { taxesIncluded, presentmentCurrency, currency, tags, buyerTags } = order;
  const terms: StoredTerms = {};
  if (taxesIncluded) terms.taxIn = true;
  if (presentmentCurrency !== currency) terms.paidIn = presentmentCurrency;
  if (tags.length > 0) terms.tags = tags;
  if (buyerTags.length > 0) terms.buyerTags = buyerTags;
  return Object.keys(terms).length > 0 ? terms : null;
}

export function toTerms(stored: StoredTerms | null, currency: string): Terms {
  return {
    taxesIncluded: stored?.taxIn ?? false,
    presentmentCurrency: stored?.paidIn ?? currency,
    tags: stored?.tags ?? [],
    buyerTags: stored?.buyerTags ?? [],
  };
}
