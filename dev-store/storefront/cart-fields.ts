import type { Discount } from "../shop/types.ts";
import type { PricedCart, PricedItem } from "./cart.ts";
import type { Prices } from "./prices.ts";
import type { Session } from "./sessions.ts";
import type { Words } from "./words.ts";

type View = { session: Session; prices: Prices; words: Words };

function itemFields(priced: PricedItem, cart: PricedCart, { prices, words }: View) {
  const { item, product, variant } = priced;
  const money = (minor: number) => prices.hundredths(minor);
  const title = words.productTitle(product);
  const variantTitle = variant.title === "Default Title" ? null : words.variantTitle(variant);
  const discounts = priced.allocations.map(({ application, amount }) => ({
    amount: money(amount),
    title: cart.pricing.applied[application]?.code ?? "",
  }));
  return {
    id: numberOrText(variant.id),
    key: item.key,
    variant_id: numberOrText(variant.id),
    product_id: numberOrText(product.id),
    quantity: item.quantity,
    title: variantTitle ? `${title} - ${variantTitle}` : title,
    product_title: title,
    variant_title: variantTitle,
    sku: variant.sku,
    vendor: product.vendor,
    price: money(variant.price),
    original_price: money(variant.price),
    line_price: money(priced.net),
    original_line_price: money(priced.gross),
    final_price: money(Math.round(priced.net / item.quantity)),
    final_line_price: money(priced.net),
    total_discount: money(priced.gross - priced.net),
    discounts,
    gift_card: product.giftCard,
    requires_shipping: !product.giftCard,
    taxable: !product.giftCard,
    url: `/products/${product.handle}?variant=${variant.id}`,
    handle: product.handle,
    image: product.image,
    product_type: product.productType,
    properties: {},
  };
}

/** Ids beyond 2^53 stay text: a script would lose their last digits. */
function numberOrText(id: string): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

function applicationFields(discount: Discount, index: number, cart: PricedCart, { prices }: View) {
  const parts = cart.items.flatMap((item) => item.allocations);
  const taken = parts.reduce((sum, part) => sum + (part.application === index ? part.amount : 0), 0);
  const application = cart.pricing.applications[index];
  return {
    type: "discount_code",
    key: discount.id,
    title: discount.code,
    description: discount.title,
    value: String(application?.value ?? 0),
    value_type: application?.valueType ?? "fixed_amount",
    target_type: application?.target ?? "line_item",
    target_selection: discount.productIds === null ? "all" : "entitled",
    allocation_method: "across",
    total_allocated_amount: prices.hundredths(
      discount.kind === "free_shipping" ? cart.pricing.shippingDiscount : taken,
    ),
  };
}

/**
 * The cart as the Ajax API and Liquid show it. Money is hundredths of the shown currency; `total_price` is after
 * discounts and before shipping. `discount_codes` lists every code the shopper tried, applicable or not.
 */
export function cartFields(cart: PricedCart, view: View) {
  const { session, prices } = view;
  const applications = cart.pricing.applied.map((discount, index) => applicationFields(discount, index, cart, view));
  return {
    token: session.cartToken,
    note: "",
    attributes: {},
    original_total_price: prices.hundredths(cart.gross),
    total_price: prices.hundredths(cart.net),
    total_discount: prices.hundredths(cart.gross - cart.net),
    total_weight: cart.items.reduce((sum, { item, product }) => sum + (product.giftCard ? 0 : 400) * item.quantity, 0),
    item_count: cart.items.reduce((sum, { item }) => sum + item.quantity, 0),
    items: cart.items.map((item) => itemFields(item, cart, view)),
    requires_shipping: cart.items.some(({ product }) => !product.giftCard),
    currency: prices.currency,
    items_subtotal_price: prices.hundredths(cart.net),
    cart_level_discount_applications: applications.filter((application) => application.target_type === "line_item"),
    discount_codes: session.discountCodes.map((code) => ({
      code,
      applicable: cart.pricing.applied.some((discount) => discount.code === code),
    })),
    discount_applications: applications,
  };
}
