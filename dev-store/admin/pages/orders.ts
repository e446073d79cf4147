import { html, type Html } from "../html.ts";
import { pager, pill, sendPage, table } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { orderSums } from "../../shop/order-sums.ts";
import type { Order } from "../../shop/types.ts";

const PAGE_SIZE = 50;

/** /admin/orders, newest first; `q` searches number, e-mail and name. */
export function showOrders(visit: Visit): void {
  const { say, runtime, exchange } = visit;
  const query = exchange.url.searchParams.get("q") ?? "";
  const page = Math.max(1, Number(exchange.url.searchParams.get("page")) || 1);
  const orders = runtime.shop.state.orders.filter((order) => matches(order, visit, query.toLowerCase()));
  orders.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const start = (page - 1) * PAGE_SIZE;
  sendPage(visit, {
    title: say("orders.title"),
    section: "orders",
    body: html`<div class="head">
        <h1>${say("orders.title")}</h1>
        ${searchForm(visit, query)}
      </div>
      <div class="card flush">
        ${orderTable(visit, orders.slice(start, start + PAGE_SIZE))}${pager(visit, page, orders.length > start + PAGE_SIZE)}
      </div>`,
  });
}

export function searchForm({ say }: Visit, query: string): Html {
  return html`<form class="row" role="search">
    <input
      type="search"
      name="q"
      value="${query}"
      aria-label="${say("search")}"
      placeholder="${say("search")}"
    /><button>${say("search")}</button>
  </form>`;
}

function matches(order: Order, visit: Visit, query: string): boolean {
  return (
    query === "" || `${order.name} ${order.email ?? ""} ${buyer(visit, order) ?? ""}`.toLowerCase().includes(query)
  );
}

function buyer({ runtime }: Visit, order: Order): string | null {
  const customer = order.customerId ? runtime.shop.customer(order.customerId) : undefined;
  return customer ? `${customer.firstName} ${customer.lastName}` : null;
}

/** What the payment and fulfilment of an order look like. */
export function statusPills({ say }: Visit, order: Order): Html[] {
  const fulfilment = order.fulfillmentStatus ?? "unfulfilled";
  const cancelled = order.cancelledAt ? [pill("cancelled", say("status.cancelled"))] : [];
  return [
    pill(order.financialStatus, say(`status.${order.financialStatus}`)),
    pill(fulfilment, say(`status.${fulfilment}`)),
    ...cancelled,
  ];
}

/** Orders as rows, also on a customer's page. */
export function orderTable(visit: Visit, orders: Order[]): Html {
  const { say, money, time } = visit;
  const rows = orders.map((order) => {
    const [payment, ...rest] = statusPills(visit, order);
    const items = order.lines.reduce((sum, line) => sum + line.currentQuantity, 0);
    return html`<tr>
      <td><a href="/admin/orders/${order.id}">${order.name}</a></td>
      <td>${time(order.createdAt)}</td>
      <td>${buyer(visit, order) ?? say("orders.guest")}</td>
      <td class="n">${money(orderSums(order).total)}</td>
      <td>${payment}</td>
      <td>${rest}</td>
      <td class="n">${items}</td>
    </tr>`;
  });
  const heads = [
    say("orders.order"),
    say("orders.date"),
    say("orders.customer"),
    { label: say("orders.total"), isNumber: true as const },
    say("orders.payment"),
    say("orders.fulfilment"),
    { label: say("orders.items"), isNumber: true as const },
  ];
  return table(visit, heads, rows);
}
