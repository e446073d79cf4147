import { z } from "zod";
import { HttpError, readForm, redirect } from "../http/messages.ts";
import { createCustomer, nameOf } from "../shop/customers.ts";
import type { Shop } from "../shop/store.ts";
import type { Customer } from "../shop/types.ts";
import { localPath } from "./ajax.ts";
import { orderDrop } from "./drops.ts";
import type { Pages, Visit } from "./page.ts";
import { wordsIn } from "./words.ts";

const SHOWN = 24;

/** Shoppers whose name or e-mail contains the words; the well-known ones come first as they were seeded first. */
function search(shop: Shop, words: string): Customer[] {
  const wanted = words.trim().toLowerCase();
  const text = (customer: Customer) =>
    `${nameOf(customer)} ${customer.lastName} ${customer.firstName} ${customer.email ?? ""}`.toLowerCase();
  return shop.state.customers.filter((customer) => text(customer).includes(wanted)).slice(0, SHOWN);
}

/** The log-in page: nobody has a password here, any shopper can be picked. */
export async function showLogin(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const words = visit.url.searchParams.get("q") ?? "";
  const orders = new Map<string, number>();
  for (const { customerId } of shop.state.orders) {
    if (customerId !== null) orders.set(customerId, (orders.get(customerId) ?? 0) + 1);
  }
  await pages.send(visit, {
    template: "customers/login",
    title: pages.say(visit.session, "login.title"),
    query: words,
    return_url: localPath(
      visit.url.searchParams.get("return_url") ?? visit.url.searchParams.get("return_to"),
      "/account",
    ),
    total: shop.state.customers.length,
    shoppers: search(shop, words).map((customer) => ({
      id: customer.id,
      name: nameOf(customer),
      email: customer.email,
      initial: nameOf(customer).charAt(0),
      orders: orders.get(customer.id) ?? 0,
    })),
  });
}

/** Log in by id (from the list) or by e-mail; an unknown address becomes a new shopper, as with Shopify's accounts. */
export async function logIn(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const form = await readForm(visit.req);
  const picked = form.customer_id ? shop.customer(form.customer_id) : undefined;
  const email = z.email().safeParse(form.email?.trim());
  const customer =
    picked ?? (email.success ? (shop.customerByEmail(email.data) ?? join(shop, visit, email.data)) : null);
  if (!customer) {
    visit.session.flash = pages.say(visit.session, "login.invalid");
    return redirect(visit.res, "/account/login");
  }
  visit.session.customerId = customer.id;
  redirect(visit.res, localPath(form.return_url, "/account"));
}

function join(shop: Shop, { session }: Visit, email: string): Customer {
  const [firstName = ""] = email.split(/[.@+]/);
  const name = firstName.charAt(0).toUpperCase() + firstName.slice(1);
  return createCustomer(shop, { email, firstName: name, locale: session.locale });
}

/** Log out; the cart stays, as on a real shop. */
export function logOut({ session, res }: Visit): void {
  session.customerId = null;
  redirect(res, "/");
}

/** The account page: the app's balance, past orders newest first, the address. Sends guests to the log-in. */
export async function showAccount(shop: Shop, pages: Pages, visit: Visit): Promise<void> {
  const customer = visit.session.customerId === null ? undefined : shop.customer(visit.session.customerId);
  if (!customer) return redirect(visit.res, "/account/login");
  const orders = shop.state.orders.filter((order) => order.customerId === customer.id);
  orders.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  await pages.send(visit, {
    template: "customers/account",
    title: pages.say(visit.session, "account.title"),
    orders: orders.map((order) => orderDrop(shop, order, wordsIn(visit.session.locale))),
  });
}

/** The thank-you and order status page; whoever knows the token may see it. Throws HttpError 404. */
export async function showOrder(shop: Shop, pages: Pages, visit: Visit, token: string): Promise<void> {
  const order = shop.state.orders.find((candidate) => candidate.token === token);
  if (!order) throw new HttpError(404, "There is no such order.");
  await pages.send(visit, {
    template: "order",
    title: order.name,
    is_new: visit.url.searchParams.has("thanks"),
    order: orderDrop(shop, order, wordsIn(visit.session.locale)),
  });
}
