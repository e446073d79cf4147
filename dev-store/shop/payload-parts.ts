import { derivedId } from "./ids.ts";
import { amountText, convert, decimalsOf } from "./money.ts";
import { zonedText } from "./zone.ts";
import type { Address, Customer, Order, ShopDetails } from "./types.ts";

/** Writers of an order's money: `text` is the shop's amount, `set` has the shop's and the shopper's. */
export type MoneyWriter = { text(minor: number): string; number(minor: number): number; set(minor: number): object };

/** Amounts of one order; the shopper's currency at the rate of the day the order was placed. */
export function moneyOf(order: Pick<Order, "currency" | "presentmentCurrency" | "presentmentRate">): MoneyWriter {
  const decimals = decimalsOf(order.currency);
  const shown = {
    currency: order.presentmentCurrency,
    rate: order.presentmentRate,
    decimals: decimalsOf(order.presentmentCurrency),
  };
  const text = (minor: number) => amountText(minor, decimals);
  return {
    text,
    number: (minor) => Number(text(minor)),
    set: (minor) => ({
      shop_money: { amount: text(minor), currency_code: order.currency },
      presentment_money: {
        amount: amountText(convert(minor, order.currency, shown), shown.decimals),
        currency_code: shown.currency,
      },
    }),
  };
}

/** An instant in the shop's local time; null stays null. */
export function at(shop: ShopDetails, instant: string | null): string | null {
  return instant === null ? null : zonedText(instant, shop.timezone);
}

type Person = { firstName: string; lastName: string; phone: string | null; address: Address | null };

/** An order's billing or shipping address; null when the shopper left none (POS). */
export function addressOf(person: Person | undefined): object | null {
  if (!person?.address) return null;
  const { address } = person;
  return {
    first_name: person.firstName,
    address1: address.address1,
    phone: person.phone,
    city: address.city,
    zip: address.zip,
    province: address.province,
    country: address.country,
    last_name: person.lastName,
    address2: null,
    company: null,
    latitude: null,
    longitude: null,
    name: `${person.firstName} ${person.lastName}`,
    country_code: address.countryCode,
    province_code: address.province,
  };
}

function defaultAddress(customer: Customer): object | null {
  if (!customer.address) return null;
  const { address } = customer;
  return {
    id: derivedId("address", customer.id),
    customer_id: BigInt(customer.id),
    first_name: customer.firstName,
    last_name: customer.lastName,
    company: null,
    address1: address.address1,
    address2: null,
    city: address.city,
    province: address.province,
    country: address.country,
    zip: address.zip,
    phone: customer.phone,
    name: `${customer.firstName} ${customer.lastName}`,
    province_code: address.province,
    country_code: address.countryCode,
    country_name: address.country,
    default: true,
  };
}

/** A customer inside an order: no tags and no totals, as since 2025-01. */
export function customerInOrder(shop: ShopDetails, customer: Customer): object {
  return {
    id: BigInt(customer.id),
    created_at: at(shop, customer.createdAt),
    updated_at: at(shop, customer.updatedAt),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.email === null ? "disabled" : "enabled",
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
    default_address: defaultAddress(customer),
  };
}

/** A customer of its own (customers/create, customers/update): as in an order, plus all addresses. */
export function customerAlone(shop: ShopDetails, customer: Customer): object {
  const address = defaultAddress(customer);
  return { ...customerInOrder(shop, customer), addresses: address ? [address] : [] };
}
