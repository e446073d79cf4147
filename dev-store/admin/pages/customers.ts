import { gid } from "../../admin-api/ids.ts";
import { HttpError } from "../../http/messages.ts";
import { orderSums } from "../../shop/order-sums.ts";
import type { Order } from "../../shop/types.ts";
import { html } from "../html.ts";
import { pager, sendPage, table } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { orderTable, searchForm } from "./orders.ts";

const PAGE_SIZE = 50;

const spent = (orders: Order[]) =>
  orders
    .filter(({ paidAt }) => paidAt)
    .reduce((sum, order) => sum + orderSums(order).total - orderSums(order).refunded, 0);

/** /admin/customers; `q` searches name and e-mail. */
export function showCustomers(visit: Visit): void {
  const { say, money, runtime, exchange } = visit;
  const { state } = runtime.shop;
  const query = exchange.url.searchParams.get("q") ?? "";
  const page = Math.max(1, Number(exchange.url.searchParams.get("page")) || 1);
  const byCustomer = Map.groupBy(state.orders, ({ customerId }) => customerId);
  const found = state.customers.filter(({ firstName, lastName, email }) =>
    `${firstName} ${lastName} ${email}`.toLowerCase().includes(query.toLowerCase()),
  );
  const start = (page - 1) * PAGE_SIZE;
  const rows = found.slice(start, start + PAGE_SIZE).map((customer) => {
    const orders = byCustomer.get(customer.id) ?? [];
    return html`<tr>
      <td><a href="/admin/customers/${customer.id}">${customer.firstName} ${customer.lastName}</a></td>
      <td>${customer.email}</td>
      <td class="n">${orders.length}</td>
      <td class="n">${money(spent(orders))}</td>
    </tr>`;
  });
  const heads = [
    say("customers.name"),
    say("customers.email"),
    { label: say("customers.orders"), isNumber: true as const },
    { label: say("customers.spent"), isNumber: true as const },
  ];
  sendPage(visit, {
    title: say("customers.title"),
    section: "customers",
    body: html`<div class="head">
        <h1>${say("customers.title")}</h1>
        ${searchForm(visit, query)}
      </div>
      <div class="card flush">
        ${table(visit, heads, rows)}${pager(visit, page, found.length > start + PAGE_SIZE)}
      </div>`,
  });
}

/** /admin/customers/:id */
export function showCustomer(visit: Visit): void {
  const { say, money, time, runtime, exchange } = visit;
  const { shop } = runtime;
  const customer = shop.customer(exchange.params.id ?? "");
  if (!customer) throw new HttpError(404, "There is no such customer.");
  const orders = shop.state.orders.filter(({ customerId }) => customerId === customer.id).reverse();
  const metafields = shop.state.metafields
    .filter(({ ownerId }) => ownerId === gid("Customer", customer.id))
    .map(
      ({ namespace, key, value }) =>
        html`<p class="muted">${namespace}.${key}</p>
          <pre>${value}</pre>`,
    );
  const privacy = (topic: string, label: string) =>
    html`<form method="post" action="/admin/customers/${customer.id}/privacy">
      <input type="hidden" name="topic" value="${topic}" /><button>${label}</button>
    </form>`;
  sendPage(visit, {
    title: `${customer.firstName} ${customer.lastName}`,
    section: "customers",
    body: html`<div class="head"><h1>${customer.firstName} ${customer.lastName}</h1></div>
      <div class="split">
        <section class="card">
          <p>${customer.email}</p>
          <p>${customer.phone}</p>
          <p class="muted">${say("customers.since")} ${time(customer.createdAt)}</p>
          <p>${say("customers.spent")}: <b>${money(spent(orders))}</b></p>
          <p>${say("customers.tags")}: ${customer.tags.join(", ") || "–"}</p>
        </section>
        <section class="card">
          <h2>${say("customer.metafields")}</h2>
          ${metafields.length > 0 ? metafields : say("none")}
        </section>
        <section class="card">
          <h2>${say("customer.privacy")}</h2>
          <div class="row">
            ${privacy("customers/data_request", say("customer.dataRequest"))}${privacy("customers/redact", say("customer.redact"))}
          </div>
        </section>
      </div>
      <section class="card flush">${orderTable(visit, orders)}</section>`,
  });
}
