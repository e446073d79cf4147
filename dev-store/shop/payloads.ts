import { stringify } from "lossless-json";
import { customerAlone } from "./payload-parts.ts";
import { orderFields } from "./payload-order.ts";
import { refundFields } from "./payload-refund.ts";
import type { Customer, Order, Refund, ShopState } from "./types.ts";

/** What the bodies are written from; the shop engine and a bare state both fit. */
export type Source = { state: ShopState };

/** JSON text in which ids are plain numbers with all their digits, also beyond 2^53. */
function write(fields: object): string {
  return stringify(fields) ?? "";
}

const indexes = new WeakMap<ShopState, Map<string, Customer>>();

/** Found by scanning, and remembered: replaying a history looks the same few hundred customers up thousands of times. */
function customerOf({ state }: Source, id: string | null): Customer | undefined {
  if (id === null) return undefined;
  const known = indexes.get(state)?.get(id);
  if (known && state.customers.includes(known)) return known;
  indexes.set(state, new Map(state.customers.map((customer) => [customer.id, customer])));
  return indexes.get(state)?.get(id);
}

const productFinder =
  ({ state }: Source) =>
  (id: string) =>
    state.products.find((product) => product.id === id);

/** Body of orders/create, orders/paid, orders/updated, orders/cancelled and orders/fulfilled: all the same resource. */
export function orderBody(source: Source, order: Order): string {
  const customer = customerOf(source, order.customerId);
  return write(orderFields(order, { shop: source.state.shop, customer, findProduct: productFinder(source) }));
}

/** Body of refunds/create. */
export function refundBody(source: Source, order: Order, refund: Refund): string {
  return write(refundFields(source.state.shop, order, refund, productFinder(source)));
}

/** Body of customers/create and customers/update. */
export function customerBody(source: Source, customer: Customer): string {
  return write(customerAlone(source.state.shop, customer));
}

/** Body of customers/email_marketing_consent_update. */
export function consentBody(customer: Customer): string {
  return write({
    customer_id: BigInt(customer.id),
    email_address: customer.email,
    email_marketing_consent: {
      state: customer.acceptsMarketing ? "subscribed" : "unsubscribed",
      opt_in_level: customer.acceptsMarketing ? "single_opt_in" : null,
      consent_updated_at: customer.updatedAt,
    },
  });
}

/** Body of customers/delete: nothing personal is left in it. */
export function customerDeletedBody(customer: Customer): string {
  return write({
    id: BigInt(customer.id),
    tax_exemptions: [],
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
  });
}

/** Body of shop/update and app/uninstalled: the Shop resource. */
export function shopBody({ state: { shop } }: Source): string {
  return write({
    id: BigInt(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    province: "Vermont",
    country: shop.country,
    address1: "12 Juniper Lane",
    zip: "05401",
    city: "Burlington",
    source: null,
    phone: "8025550142",
    latitude: null,
    longitude: null,
    primary_locale: shop.locale,
    address2: null,
    created_at: null,
    updated_at: null,
    country_code: shop.country,
    country_name: "United States",
    currency: shop.currency,
    customer_email: shop.email,
    timezone: `(GMT-05:00) ${shop.timezone}`,
    iana_timezone: shop.timezone,
    shop_owner: "June Perry",
    money_format: "${{amount}}",
    money_with_currency_format: `\${{amount}} ${shop.currency}`,
    weight_unit: "kg",
    province_code: "VT",
    taxes_included: false,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: "Developer Preview",
    plan_name: "partner_test",
    has_discounts: true,
    has_gift_cards: true,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: "${{amount}}",
    money_with_currency_in_emails_format: `\${{amount}} ${shop.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: null,
    checkout_api_supported: true,
    multi_location_enabled: true,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: [shop.currency, ...shop.presentment.map(({ currency }) => currency)],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  });
}
