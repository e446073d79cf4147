import { randomUUID } from "node:crypto";
import { applyCodes, type Pricing } from "../shop/discounts.ts";
import { ShopError } from "../shop/errors.ts";
import { shippingFor } from "../shop/pricing.ts";
import type { Shop } from "../shop/store.ts";
import type { Product, Variant } from "../shop/types.ts";
import type { CartItem, Session } from "./sessions.ts";

export type PricedItem = {
  item: CartItem;
  product: Product;
  variant: Variant;
  /** Shop minor units for the whole line, before and after discounts. */
  gross: number;
  net: number;
  allocations: Pricing["allocations"][number];
};
export type PricedCart = {
  items: PricedItem[];
  pricing: Pricing;
  gross: number;
  net: number;
  shipping: number;
  /** What the shopper will be asked for, before tax. */
  total: number;
};

/** The session's cart at today's prices, with every code it holds tried afresh. Goods no longer sold drop out. */
export function priceCart(shop: Shop, session: Session): PricedCart {
  const found = session.items.flatMap((item) => {
    const goods = shop.variant(item.variantId);
    return goods ? [{ item, ...goods, gross: goods.variant.price * item.quantity }] : [];
  });
  const lines = found.map(({ item, product, variant }) => ({
    productId: product.id,
    price: variant.price,
    quantity: item.quantity,
    giftCard: product.giftCard,
  }));
  const shipping = shippingFor(lines);
  const pricing = applyCodes(shop, { lines, shipping }, session.discountCodes, session.customerId, shop.now());
  const items = found.map((goods, index) => {
    const allocations = pricing.allocations[index] ?? [];
    return { ...goods, allocations, net: goods.gross - allocations.reduce((sum, { amount }) => sum + amount, 0) };
  });
  const gross = items.reduce((sum, item) => sum + item.gross, 0);
  const net = items.reduce((sum, item) => sum + item.net, 0);
  return { items, pricing, gross, net, shipping, total: net + shipping - pricing.shippingDiscount };
}

const MAX_QUANTITY = 99;

/** Put goods in; more of what is there joins its line. Throws ShopError `variant_not_found` or `invalid_quantity`. */
export function addToCart(shop: Shop, session: Session, variantId: string, quantity: number): CartItem {
  if (!shop.variant(variantId)) throw new ShopError("variant_not_found", "Cannot find variant");
  if (!Number.isInteger(quantity) || quantity < 1)
    throw new ShopError("invalid_quantity", "Quantity must be 1 or more");
  const there = session.items.find((item) => item.variantId === variantId);
  if (there) {
    there.quantity = Math.min(MAX_QUANTITY, there.quantity + quantity);
    return there;
  }
  const item = {
    key: `${variantId}:${randomUUID().replaceAll("-", "")}`,
    variantId,
    quantity: Math.min(MAX_QUANTITY, quantity),
  };
  session.items.unshift(item);
  return item;
}

/** Set a line's quantity; zero takes it out. The line is named by its key or its variant. Throws ShopError. */
export function setQuantity(session: Session, name: string, quantity: number): void {
  const item = session.items.find(({ key, variantId }) => key === name || variantId === name);
  if (!item) throw new ShopError("no_such_line", "no valid id or line parameter");
  if (!Number.isInteger(quantity) || quantity < 0)
    throw new ShopError("invalid_quantity", "Quantity must be 0 or more");
  item.quantity = Math.min(MAX_QUANTITY, quantity);
  session.items = session.items.filter((each) => each.quantity > 0);
}

/** The codes named in a comma-separated list replace those the cart had; an empty list takes all out. */
export function setCodes(shop: Shop, session: Session, list: string): void {
  const typed = list.split(",").flatMap((code) => (code.trim() ? [code.trim()] : []));
  const named = typed.map((code) => shop.discountByCode(code)?.code ?? code);
  session.discountCodes = [...new Set(named)].slice(0, 25);
}
