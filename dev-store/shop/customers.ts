import { ShopError } from "./errors.ts";
import { consentBody, customerBody, customerDeletedBody } from "./payloads.ts";
import type { Shop } from "./store.ts";
import type { Customer } from "./types.ts";

/** A shopper's name in the order their language writes it: 李志远, Ada Byrne; the e-mail address when there is none. */
export function nameOf({ firstName, lastName, email }: Pick<Customer, "firstName" | "lastName" | "email">): string {
  const isChinese = /^\p{Script=Han}+$/u.test(firstName + lastName);
  const name = isChinese ? lastName + firstName : `${firstName} ${lastName}`.trim();
  return name || (email ?? "");
}

/** Since 2025-01 the customer's own topics say nothing of consent. */
const CONSENT = "customers/email_marketing_consent_update";

export type NewCustomer = Partial<Omit<Customer, "id" | "createdAt" | "updatedAt">>;

/** A new shopper. Emits customers/create, and the consent's own topic for one who gives it; throws ShopError `email_taken` when the address belongs to somebody. */
export function createCustomer(shop: Shop, input: NewCustomer): Customer {
  if (input.email && shop.customerByEmail(input.email)) {
    throw new ShopError("email_taken", "Email has already been taken");
  }
  return shop.act((notify) => {
    const now = shop.now().toISOString();
    const customer: Customer = {
      id: shop.nextId(),
      firstName: "",
      lastName: "",
      email: null,
      phone: null,
      locale: shop.state.shop.locale,
      tags: [],
      acceptsMarketing: false,
      address: null,
      ...input,
      createdAt: now,
      updatedAt: now,
    };
    shop.state.customers.push(customer);
    notify("customers/create", () => customerBody(shop, customer));
    if (customer.acceptsMarketing) notify(CONSENT, () => consentBody(customer));
    return customer;
  });
}

/** Change a shopper's fields. Emits customers/update, and the consent's own topic when that changes; throws ShopError `customer_not_found`. */
export function updateCustomer(shop: Shop, id: string, change: NewCustomer): Customer {
  const customer = shop.customer(id);
  if (!customer) throw new ShopError("customer_not_found", `There is no customer ${id}`);
  return shop.act((notify) => {
    const didAccept = customer.acceptsMarketing;
    Object.assign(customer, change, { updatedAt: shop.now().toISOString() });
    notify("customers/update", () => customerBody(shop, customer));
    if (customer.acceptsMarketing !== didAccept) notify(CONSENT, () => consentBody(customer));
    return customer;
  });
}

/** Remove a shopper; their orders stay, without a customer. Emits customers/delete. */
export function deleteCustomer(shop: Shop, id: string): void {
  const customer = shop.customer(id);
  if (!customer) throw new ShopError("customer_not_found", `There is no customer ${id}`);
  shop.act((notify) => {
    shop.state.customers = shop.state.customers.filter((other) => other !== customer);
    for (const order of shop.state.orders) if (order.customerId === customer.id) order.customerId = null;
    notify("customers/delete", () => customerDeletedBody(customer));
  });
}
