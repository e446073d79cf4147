import { discountStatus } from "../../admin-api/resolvers/discounts.ts";
import type { Discount } from "../../shop/types.ts";
import { html, type Html } from "../html.ts";
import { pager, pill, sendPage, table } from "../layout.ts";
import type { Visit } from "../visit.ts";
import { searchForm } from "./orders.ts";

const PAGE_SIZE = 50;

/** /admin/discounts, newest first; `q` searches code and title. */
export function showDiscounts(visit: Visit): void {
  const { say, runtime, exchange } = visit;
  const query = exchange.url.searchParams.get("q") ?? "";
  const page = Math.max(1, Number(exchange.url.searchParams.get("page")) || 1);
  const found = runtime.shop.state.discounts
    .filter(({ code, title }) => `${code} ${title}`.toLowerCase().includes(query.toLowerCase()))
    .reverse();
  const start = (page - 1) * PAGE_SIZE;
  const heads = [
    "discounts.code",
    "discounts.name",
    "discounts.status",
    "discounts.used",
    "discounts.for",
    "discounts.ends",
  ].map((key) => say(key));
  sendPage(visit, {
    title: say("discounts.title"),
    section: "discounts",
    body: html`<div class="head">
        <h1>${say("discounts.title")}</h1>
        ${searchForm(visit, query)}
      </div>
      <div class="card flush">
        ${table(
          visit,
          [...heads, ""],
          found.slice(start, start + PAGE_SIZE).map((discount) => row(visit, discount)),
        )}
        ${pager(visit, page, found.length > start + PAGE_SIZE)}
      </div>`,
  });
}

function row({ say, time, runtime }: Visit, discount: Discount): Html {
  const status = discountStatus(discount, runtime.shop.now());
  const used =
    discount.usageLimit === null
      ? String(discount.usedBy.length)
      : `${discount.usedBy.length} / ${discount.usageLimit}`;
  const buyers = discount.customerIds?.map((id) => {
    const customer = runtime.shop.customer(id);
    return html`<a href="/admin/customers/${id}">${customer ? `${customer.firstName} ${customer.lastName}` : id}</a> `;
  });
  return html`<tr>
    <td><b>${discount.code}</b></td>
    <td class="wrap">${discount.title}</td>
    <td>${pill(status, say(`status.${status}`))}</td>
    <td>${used}</td>
    <td>${buyers ?? say("discounts.everybody")}</td>
    <td>${discount.endsAt ? time(discount.endsAt) : "–"}</td>
    <td>
      <form
        method="post"
        action="/admin/discounts/${discount.id}/delete"
        data-confirm="${say("discounts.deleteConfirm")}"
      >
        <button>${say("discounts.delete")}</button>
      </form>
    </td>
  </tr>`;
}
