import type { Address, Customer } from "../../shop/types.ts";
import { connection } from "../connection.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { gid, idIn } from "../ids.ts";
import { moneyV2 } from "../money.ts";
import { parseSearch, type SearchFields } from "../search.ts";
import { orderSums } from "../../shop/order-sums.ts";
import { metafieldFields } from "./metafields.ts";
import { orderFields, ordersConnection, visibleOrders } from "./orders.ts";

const SEARCH: SearchFields<Customer> = {
  id: { kind: "number", value: ({ id }) => id },
  email: { kind: "text", value: ({ email }) => email },
  phone: { kind: "text", value: ({ phone }) => phone },
  first_name: { kind: "text", value: ({ firstName }) => firstName },
  last_name: { kind: "text", value: ({ lastName }) => lastName },
  tag: { kind: "text", value: ({ tags }) => tags },
  country: { kind: "text", value: ({ address }) => address?.country ?? null },
  customer_date: { kind: "time", value: ({ createdAt }) => createdAt },
  created_at: { kind: "time", value: ({ createdAt }) => createdAt },
  updated_at: { kind: "time", value: ({ updatedAt }) => updatedAt },
};

const SORTS: Record<string, (customer: Customer) => string | number> = {
  ID: () => 0,
  CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
  UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
  NAME: ({ lastName, firstName }) => `${lastName} ${firstName}`,
};

/** Customers that match a search of Shopify's syntax. */
export function findCustomers(context: Pick<Context, "shop">, query: string): Customer[] {
  const words = (customer: Customer) => `${displayName(customer)} ${customer.email ?? ""} ${customer.phone ?? ""}`;
  return context.shop.state.customers.filter(parseSearch(query, SEARCH, words));
}

/** Query.customers. */
export function customersConnection(args: Args, context: Context): Fields {
  const sortBy = SORTS[String(args.sortKey ?? "ID")];
  if (!sortBy) throw notImplemented(`sorting customers by ${String(args.sortKey)}`);
  return connection(args, {
    items: findCustomers(context, String(args.query ?? "")),
    sortBy,
    id: ({ id }) => id,
    node: (customer) => customerFields(customer, context),
    honoured: ["query", "sortKey"],
  });
}

/** Query.customerByIdentifier. */
export function customerByIdentifier({ identifier }: Args, context: Context): Fields | null {
  const wanted = Object(identifier) as Record<string, unknown>;
  if (wanted.customId) throw notImplemented("customers by custom id");
  const found = context.shop.state.customers.find(
    (customer) =>
      (typeof wanted.id === "string" && customer.id === idIn(wanted.id, "Customer")) ||
      (typeof wanted.emailAddress === "string" &&
        customer.email?.toLowerCase() === wanted.emailAddress.toLowerCase()) ||
      (typeof wanted.phoneNumber === "string" && customer.phone === wanted.phoneNumber),
  );
  return found ? customerFields(found, context) : null;
}

function displayName(customer: Customer): string {
  return `${customer.firstName} ${customer.lastName}`.trim() || customer.email || customer.phone || "";
}

/** One customer in Shopify's shape. */
export function customerFields(customer: Customer, context: Context): Fields {
  const owner = gid("Customer", customer.id);
  const orders = () => visibleOrders(context).filter(({ customerId }) => customerId === customer.id);
  return {
    __typename: "Customer",
    id: owner,
    legacyResourceId: customer.id,
    firstName: customer.firstName || null,
    lastName: customer.lastName || null,
    displayName: displayName(customer),
    email: customer.email,
    phone: customer.phone,
    defaultEmailAddress: customer.email === null ? null : emailFields(customer, customer.email),
    defaultPhoneNumber:
      customer.phone === null ? null : { phoneNumber: customer.phone, marketingState: "NOT_SUBSCRIBED" },
    defaultAddress: customer.address ? addressFields(customer, customer.address) : null,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    tags: [...customer.tags].sort(),
    locale: customer.locale,
    state: "ENABLED",
    verifiedEmail: customer.email !== null,
    taxExempt: false,
    numberOfOrders: () => String(orders().length),
    amountSpent: () => {
      const paid = orders().filter(({ cancelledAt, paidAt }) => !cancelledAt && paidAt);
      const spent = paid.reduce((sum, order) => sum + orderSums(order).total - orderSums(order).refunded, 0);
      return moneyV2(spent, context.shop.state.shop.currency);
    },
    lastOrder: () => {
      const last = orders()
        .sort((a, b) => a.processedAt.localeCompare(b.processedAt))
        .at(-1);
      return last ? orderFields(last, context) : null;
    },
    orders: (args: Args) => ordersConnection(args, context, orders()),
    ...metafieldFields(context, owner),
  };
}

function emailFields(customer: Customer, email: string): Fields {
  return {
    __typename: "CustomerEmailAddress",
    emailAddress: email,
    marketingState: customer.acceptsMarketing ? "SUBSCRIBED" : "NOT_SUBSCRIBED",
    marketingOptInLevel: customer.acceptsMarketing ? "SINGLE_OPT_IN" : null,
    validFormat: true,
  };
}

function addressFields(customer: Customer, address: Address): Fields {
  return {
    __typename: "MailingAddress",
    firstName: customer.firstName,
    lastName: customer.lastName,
    name: displayName(customer),
    address1: address.address1,
    city: address.city,
    province: address.province,
    zip: address.zip,
    country: address.country,
    countryCodeV2: address.countryCode,
  };
}
