import { z } from "zod";
import { readForm, redirect } from "../http/messages.ts";
import { ShopError } from "../shop/errors.ts";
import { createOrder } from "../shop/orders.ts";
import { taxOn, taxRateFor } from "../shop/pricing.ts";
import type { Shop } from "../shop/store.ts";
import type { Customer } from "../shop/types.ts";
import { priceCart, setCodes, type PricedCart } from "./cart.ts";
import { LOCALES, type Pages, type Visit } from "./page.ts";
import { pricesIn } from "./prices.ts";
import type { Session } from "./sessions.ts";

/** Who is paying: the logged-in shopper, or the one the typed address belongs to, as Shopify attaches an order. */
function payer(shop: Shop, session: Session, email: string): Customer | undefined {
  if (session.customerId !== null) return shop.customer(session.customerId);
  return email ? shop.customerByEmail(email) : undefined;
}

function taxOf(cart: PricedCart, customer: Customer | undefined): number {
  const rate = taxRateFor(customer?.address?.countryCode ?? null);
  return cart.items.reduce((sum, { net, product }) => sum + taxOn(net, product.giftCard, rate), 0);
}

/** The checkout page: goods, codes that count and codes that don't (with the reason), totals, one button to pay. */
export async function showCheckout(shop: Shop, pages: Pages, visit: Visit, email = ""): Promise<void> {
  const { session } = visit;
  const cart = priceCart(shop, session);
  if (cart.items.length === 0) return redirect(visit.res, "/cart");
  const prices = pricesIn(shop.state.shop, session.currency);
  const customer = payer(shop, session, email);
  const tax = taxOf(cart, customer);
  await pages.send(visit, {
    template: "checkout",
    title: pages.say(session, "checkout.title"),
    email: customer?.email ?? email,
    refused: cart.pricing.refused.map(({ code, reason }) => ({ code, why: pages.say(session, `discount.${reason}`) })),
    applied: cart.pricing.applied.map(({ code, title }) => ({ code, title })),
    subtotal: prices.hundredths(cart.gross),
    discount: prices.hundredths(cart.gross - cart.net),
    shipping: prices.hundredths(cart.shipping),
    shipping_discount: prices.hundredths(cart.pricing.shippingDiscount),
    tax: prices.hundredths(tax),
    total: prices.hundredths(cart.total + tax),
  });
}

/** The checkout's form: change a code or the currency and look again, or pay. */
export async function submitCheckout(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const form = await readForm(visit.req);
  const { session } = visit;
  const email = form.email?.trim() ?? "";
  if (form.currency) session.currency = pricesIn(shop.state.shop, form.currency).currency;
  if (form.code?.trim()) setCodes(shop, session, [...session.discountCodes, form.code].join(","));
  if (form.remove) setCodes(shop, session, session.discountCodes.filter((code) => code !== form.remove).join(","));
  if (form.action !== "pay") return showCheckout(shop, pages, visit, email);
  if (session.customerId === null && !z.email().safeParse(email).success) {
    session.flash = pages.say(session, "checkout.email_needed");
    return showCheckout(shop, pages, visit, email);
  }
  pay(shop, pages, visit, email);
}

/** Places and pays the order with the codes that count. A code that stopped counting meanwhile stops the payment. */
function pay(shop: Shop, pages: Pages, { session, res }: Visit, email: string): void {
  const cart = priceCart(shop, session);
  if (cart.items.length === 0) return redirect(res, "/cart");
  const customer = payer(shop, session, email);
  try {
    const order = createOrder(shop, {
      customerId: customer?.id ?? null,
      email: customer?.email ?? email,
      lines: cart.items.map(({ item }) => ({ variantId: item.variantId, quantity: item.quantity })),
      discountCodes: cart.pricing.applied.map(({ code }) => code),
      presentmentCurrency: session.currency,
    });
    session.items = [];
    session.discountCodes = [];
    redirect(res, `/orders/${order.token}?thanks`);
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    session.flash = `${pages.say(session, "checkout.stopped")} ${pages.say(session, `discount.${error.reason}`)}`;
    redirect(res, "/checkout");
  }
}

/** Change language or currency (form fields `locale_code`, `currency_code`); unknown ones change nothing. */
export function localize(
  shop: Shop,
  session: Session,
  wanted: { locale?: string | null; currency?: string | null },
): void {
  const locale = LOCALES.find(({ iso_code }) => iso_code.toLowerCase() === wanted.locale?.toLowerCase());
  if (locale) session.locale = locale.iso_code;
  if (wanted.currency) session.currency = pricesIn(shop.state.shop, wanted.currency).currency;
}
