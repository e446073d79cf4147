import type { OrderFacts } from "~/domain/earning/order";
import type { AdminApi } from "./admin-api.server";
import { readRefunds, REFUNDS_AT_ONCE } from "./bulk-operations";
import { fetchOrder } from "./fetch-order.server";
import { orderAsWebhook } from "./order-as-webhook";
import { readOrder, type OrderAnswer } from "./order-operations";
import { parseOrder, skimOrder } from "./parse-order";

/** An order that lacks what the paged lists of its refunds say, as a result file tells it. */
export type Unrefunded = { id: string; refunds: { id: string }[] };

/** An order in the shape that `readOrder` answers. Throws ZodError when it is in another. */
export function asAnswer(order: unknown): OrderAnswer | null {
  return readOrder.result.parse({ data: { order } }).order;
}

/**
 * Orders with what was refunded of them, as bodies of orders/updated by order id, some refunds a call. An order with a
 * refund of very many lines is asked for whole; one that is no more is missing from the answer.
 */
export async function completeRefunds(admin: AdminApi, orders: readonly Unrefunded[]): Promise<Map<string, unknown>> {
  const ids = [...new Set(orders.flatMap(({ refunds }) => refunds.map(({ id }) => id)))];
  const found = new Map<string, { id: string; refundLineItems: { pageInfo: { hasNextPage: boolean } } }>();
  for (let start = 0; start < ids.length; start += REFUNDS_AT_ONCE) {
    const { nodes } = await admin.run(readRefunds, { ids: ids.slice(start, start + REFUNDS_AT_ONCE) });
    for (const node of nodes) if (node) found.set(node.id, node);
  }
  const whole = new Map<string, unknown>();
  for (const order of orders) {
    const refunds = order.refunds.flatMap(({ id }) => found.get(id) ?? []);
    const isLong = refunds.some(({ refundLineItems }) => refundLineItems.pageInfo.hasNextPage);
    whole.set(order.id, isLong ? await fetchOrder(admin, order.id) : { ...order, refunds });
  }
  return whole;
}

/**
 * An order that a result file or the Admin API tells, read by way of the body that orders/updated would have for it; null when
 * there is none. Throws ZodError or RangeError when it is no order.
 */
export function factsOf(order: unknown): OrderFacts | null {
  const answer = asAnswer(order);
  return answer && parseOrder(skimOrder(orderAsWebhook(answer)));
}
