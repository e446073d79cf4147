import { nameOf } from "../shop/customers.ts";
import { orderSums } from "../shop/order-sums.ts";
import { convert, decimalsOf } from "../shop/money.ts";
import type { Shop } from "../shop/store.ts";
import type { Customer, Order, Product } from "../shop/types.ts";
import { metafieldsOf } from "./metafields.ts";
import { pricesIn, type Prices } from "./prices.ts";
import type { Words } from "./words.ts";

/** A product as Liquid sees it; prices in hundredths of the shown currency. */
export function productDrop(product: Product, { prices, words }: { prices: Prices; words: Words }) {
  const variants = product.variants.map((variant) => ({
    id: variant.id,
    title: words.variantTitle(variant),
    sku: variant.sku,
    available: true,
    price: prices.hundredths(variant.price),
    compare_at_price: variant.compareAtPrice === null ? null : prices.hundredths(variant.compareAtPrice),
    url: `/products/${product.handle}?variant=${variant.id}`,
  }));
  const amounts = variants.map(({ price }) => price);
  return {
    id: product.id,
    handle: product.handle,
    title: words.productTitle(product),
    description: words.productText(product),
    vendor: product.vendor,
    type: words.kind(product),
    kind: product.productType,
    tags: product.tags,
    gift_card: product.giftCard,
    available: true,
    url: `/products/${product.handle}`,
    featured_image: product.image,
    variants,
    has_only_default_variant: product.variants.length === 1,
    selected_or_first_available_variant: variants[0] ?? null,
    price: Math.min(...amounts),
    price_min: Math.min(...amounts),
    price_max: Math.max(...amounts),
    price_varies: new Set(amounts).size > 1,
    compare_at_price: variants[0]?.compare_at_price ?? null,
  };
}

/** An order as its shopper sees it: in the currency and at the rate it was placed with. */
export function orderDrop(shop: Shop, order: Order, words: Words) {
  const decimals = decimalsOf(order.presentmentCurrency);
  const shown = { currency: order.presentmentCurrency, rate: order.presentmentRate, decimals };
  const prices = pricesIn(shop.state.shop, order.presentmentCurrency);
  const money = (minor: number) =>
    prices.write((convert(minor, order.currency, shown) * 100) / 10 ** decimals, prices.formatWithCurrency);
  const sums = orderSums(order);
  return {
    id: order.id,
    name: order.name,
    order_number: order.number,
    created_at: order.createdAt,
    email: order.email,
    customer_url: `/orders/${order.token}`,
    status_url: `/orders/${order.token}`,
    financial_status: order.financialStatus,
    fulfillment_status: order.fulfillmentStatus ?? "unfulfilled",
    cancelled: order.cancelledAt !== null,
    test: order.test,
    item_count: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    line_items: order.lines.map((line) => {
      const product = line.productId === null ? undefined : shop.product(line.productId);
      const variant = product?.variants.find(({ id }) => id === line.variantId);
      return {
        title: product ? words.productTitle(product) : line.title,
        variant_title: variant && variant.title !== "Default Title" ? words.variantTitle(variant) : null,
        image: product?.image ?? null,
        quantity: line.quantity,
        current_quantity: line.currentQuantity,
        total: money(line.price * line.quantity),
      };
    }),
    discount_codes: order.discountApplications.map(({ code, title }) => code ?? title).join(", "),
    subtotal: money(sums.lineItems),
    discounts: sums.discounts > 0 ? money(sums.discounts) : null,
    shipping: money(order.shipping),
    tax: money(order.tax),
    total: money(sums.total),
    refunded: sums.refunded > 0 ? money(sums.refunded) : null,
  };
}

/** The logged-in shopper, with the metafields an app keeps about them. */
export function customerDrop(shop: Shop, customer: Customer) {
  const orders = shop.state.orders.filter((order) => order.customerId === customer.id);
  return {
    id: customer.id,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: nameOf(customer),
    email: customer.email,
    phone: customer.phone,
    tags: customer.tags,
    accepts_marketing: customer.acceptsMarketing,
    orders_count: orders.length,
    total_spent: orders.reduce((sum, order) => sum + orderSums(order).current.total, 0),
    has_account: true,
    default_address: customer.address
      ? {
          address1: customer.address.address1,
          city: customer.address.city,
          province: customer.address.province,
          zip: customer.address.zip,
          country: customer.address.country,
          country_code: customer.address.countryCode,
        }
      : null,
    metafields: metafieldsOf(shop, `gid://shopify/Customer/${customer.id}`),
  };
}
