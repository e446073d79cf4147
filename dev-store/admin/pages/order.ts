import { HttpError } from "../../http/messages.ts";
import { cancelOrder, editOrder, fulfilOrder, payOrder, refundOrder } from "../../shop/orders.ts";
import { lineNet, orderSums } from "../../shop/order-sums.ts";
import type { Shop } from "../../shop/store.ts";
import type { Order } from "../../shop/types.ts";
import { html, type Html } from "../html.ts";
import { sendPage, table } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { statusPills } from "./orders.ts";

/** /admin/orders/:id */
export function showOrder(visit: Visit): void {
  const { runtime, exchange, say, time } = visit;
  const order = runtime.shop.order(exchange.params.id ?? "");
  if (!order) throw new HttpError(404, "There is no such order.");
  const customer = order.customerId ? runtime.shop.customer(order.customerId) : undefined;
  const isOpen = order.cancelledAt === null;
  const isPaid = order.financialStatus === "paid" || order.financialStatus === "partially_refunded";
  sendPage(visit, {
    title: order.name,
    section: "orders",
    body: html`<div class="head">
        <h1>${order.name}</h1>
        ${statusPills(visit, order)}
        ${isOpen && order.financialStatus === "pending" ? action(order, "pay", html`<button class="primary">${say("order.markPaid")}</button>`) : ""}
        ${isOpen && order.fulfillmentStatus !== "fulfilled" ? action(order, "fulfil", html`<button>${say("order.fulfil")}</button>`) : ""}
      </div>
      <p class="muted">
        ${time(order.createdAt)} ·
        ${customer ? html`<a href="/admin/customers/${customer.id}">${customer.firstName} ${customer.lastName}</a>` : say("orders.guest")}
        ${order.presentmentCurrency === order.currency ? "" : html` · ${say("order.paidIn", { currency: order.presentmentCurrency })}`}
      </p>
      <section class="card flush">${lines(visit, order)}${sums(visit, order)}</section>
      <div class="split">
        ${isPaid ? refundCard(visit, order) : ""}${isOpen ? editCard(visit, order) : ""}${isOpen ? cancelCard(visit, order) : ""}
      </div>`,
  });
}

function action(order: Order, name: string, content: Html, classes = "row"): Html {
  return html`<form class="${classes}" method="post" action="/admin/orders/${order.id}/${name}">${content}</form>`;
}

function lines(visit: Visit, order: Order): Html {
  const { say, money } = visit;
  const rows = order.lines.map(
    (line) =>
      html`<tr>
        <td class="wrap">${line.title}</td>
        <td class="n">${money(line.price)}</td>
        <td class="n">${say("order.unitsLeft", { left: line.currentQuantity, quantity: line.quantity })}</td>
        <td class="n">${money(lineNet(line))}</td>
      </tr>`,
  );
  const number = (key: string) => ({ label: say(key), isNumber: true as const });
  return table(
    visit,
    [say("order.product"), number("order.price"), number("order.quantity"), number("order.total")],
    rows,
  );
}

function sums({ say, money }: Visit, order: Order): Html {
  const all = orderSums(order);
  const codes = order.discountApplications.map(({ code, title }) => code ?? title).join(", ");
  const row = (label: string, minor: number, strong = "") =>
    html`<dt class="${strong}">${label}</dt>
      <dd class="${strong}">${money(minor)}</dd>`;
  return html`<dl class="sums">
    ${row(say("order.subtotal"), all.lineItems)}${all.discounts ? row(`${say("order.discounts")} ${codes}`, -all.discounts) : ""}
    ${row(say("order.shipping"), order.shipping)}${row(say("order.tax"), all.tax)}${row(say("order.total"), all.total, "strong")}
    ${all.refunded ? row(say("order.refunded"), -all.refunded) : ""}${all.current.total === all.total ? "" : row(say("order.current"), all.current.total, "strong")}
  </dl>`;
}

function quantityInputs(order: Order, prefix: string): Html[] {
  return order.lines
    .filter(({ currentQuantity }) => currentQuantity > 0)
    .map(
      (line) =>
        html`<label
          >${line.title}<input type="number" name="${prefix}${line.id}" min="0" max="${line.currentQuantity}" value="0"
        /></label>`,
    );
}

function refundCard({ say }: Visit, order: Order): Html {
  return html`<section class="card">
    <h2>${say("order.refundTitle")}</h2>
    ${action(order, "refund", html`${quantityInputs(order, "line-")}<button>${say("order.refundLines")}</button><button class="critical" name="full" value="1">${say("order.refundAll")}</button>`)}
  </section>`;
}

function editCard({ say, runtime }: Visit, order: Order): Html {
  const options = runtime.shop.state.products.flatMap((product) =>
    product.variants.map(
      (variant) =>
        html`<option value="${variant.id}">
          ${product.title}${product.variants.length > 1 ? ` – ${variant.title}` : ""}
        </option>`,
    ),
  );
  return html`<section class="card">
    <h2>${say("order.editTitle")}</h2>
    ${action(
      order,
      "edit",
      html`<label
          >${say("order.addProduct")}<select name="variantId">
            <option value="">–</option>
            ${options}
          </select></label
        >
        <label>${say("order.quantity")}<input type="number" name="quantity" min="1" value="1" /></label>
        ${quantityInputs(order, "line-").map((input) => html`<div><span class="muted">${say("order.remove")}</span> ${input}</div>`)}<button>
          ${say("order.saveEdit")}
        </button>`,
    )}
  </section>`;
}

function cancelCard({ say }: Visit, order: Order): Html {
  return html`<section class="card">
    <h2>${say("order.cancel")}</h2>
    ${action(order, "cancel", html`<label class="check"><input type="checkbox" name="refund" value="1" checked />${say("order.cancelRefund")}</label><button class="critical">${say("order.cancel")}</button>`)}
  </section>`;
}

type Form = Record<string, string>;

/** Quantities of the lines a form names; zeros left out. */
function chosenLines(form: Form): { lineItemId: string; quantity: number }[] {
  return Object.entries(form)
    .filter(([name, value]) => name.startsWith("line-") && Number(value) > 0)
    .map(([name, value]) => ({ lineItemId: name.slice("line-".length), quantity: Number(value) }));
}

/** What the buttons of an order's page do. They throw ShopError when the shop refuses. */
export const orderActions: Record<string, (shop: Shop, id: string, form: Form) => unknown> = {
  pay: payOrder,
  fulfil: fulfilOrder,
  cancel: (shop, id, form) => cancelOrder(shop, id, { refund: form.refund === "1", reason: "customer" }),
  refund: (shop, id, form) => refundOrder(shop, id, form.full === "1" ? { full: true } : { lines: chosenLines(form) }),
  edit: (shop, id, form) =>
    editOrder(shop, id, {
      add: form.variantId ? [{ variantId: form.variantId, quantity: Number(form.quantity) }] : [],
      remove: chosenLines(form),
    }),
};
