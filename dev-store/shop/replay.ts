import { tokenFor } from "./ids.ts";
import { statusAfter } from "./order-refund.ts";
import { customerBody, orderBody, refundBody } from "./payloads.ts";
import type { Order, ShopState, WebhookEvent } from "./types.ts";

type Moment = { topic: string; at: string; cause: string; body: () => string };
type Choice = {
  /** Only what happened after this instant. */
  since?: Date;
  /** Only these topics; all that the shop would send when absent. */
  topics?: readonly string[];
};

/** An order as its body looked at an earlier instant. Holds for orders that were never edited. */
export function orderAsOf(order: Order, at: string): Order {
  const refunds = order.refunds.filter((refund) => refund.createdAt <= at);
  const fulfillments = order.fulfillments.filter((fulfillment) => fulfillment.createdAt <= at);
  const returned = (lineItemId: string) =>
    refunds.flatMap(({ lines }) => lines).reduce((sum, l) => sum + (l.lineItemId === lineItemId ? l.quantity : 0), 0);
  const lines = order.lines.map((line) => ({ ...line, currentQuantity: line.quantity - returned(line.id) }));
  const isCancelled = order.cancelledAt !== null && order.cancelledAt <= at;
  const isPaid = order.paidAt !== null && order.paidAt <= at;
  const then: Order = {
    ...order,
    lines,
    refunds,
    fulfillments,
    updatedAt: at,
    cancelledAt: isCancelled ? order.cancelledAt : null,
    cancelReason: isCancelled ? order.cancelReason : null,
    closedAt: order.closedAt !== null && order.closedAt <= at ? order.closedAt : null,
    fulfillmentStatus: fulfillments.length > 0 ? order.fulfillmentStatus : null,
    financialStatus: isPaid ? "paid" : isCancelled ? "voided" : "pending",
  };
  return { ...then, financialStatus: statusAfter(then) };
}

function momentsOf(state: ShopState, order: Order): Moment[] {
  const moment = (topic: string, at: string, cause: string): Moment => ({
    topic,
    at,
    cause,
    body: () => orderBody({ state }, orderAsOf(order, at)),
  });
  const moments = [moment("orders/create", order.createdAt, "create")];
  if (order.paidAt !== null) {
    const cause = order.paidAt === order.createdAt ? "create" : "pay";
    moments.push(moment("orders/paid", order.paidAt, cause), moment("orders/updated", order.paidAt, cause));
  }
  for (const { id, createdAt } of order.fulfillments) {
    moments.push(moment("orders/fulfilled", createdAt, id), moment("orders/updated", createdAt, id));
  }
  for (const refund of order.refunds) {
    const at = refund.createdAt;
    const cause = at === order.cancelledAt ? "cancel" : refund.id;
    const body = () => refundBody({ state }, orderAsOf(order, at), refund);
    moments.push({ topic: "refunds/create", at, cause, body }, moment("orders/updated", at, cause));
  }
  if (order.cancelledAt !== null) {
    moments.push(
      moment("orders/cancelled", order.cancelledAt, "cancel"),
      moment("orders/updated", order.cancelledAt, "cancel"),
    );
  }
  return moments.map((each) => ({ ...each, cause: `${order.id}:${each.cause}` }));
}

/**
 * The webhooks Shopify would have sent for everything in a seeded shop, oldest first, each body as it looked then.
 *
 * Event ids are derived from the cause, so that playing a history twice delivers the same facts under the same ids.
 */
export function historyEvents(state: ShopState, { since, topics }: Choice = {}): WebhookEvent[] {
  const after = since?.toISOString() ?? "";
  const customers = state.customers.map((customer): Moment => {
    const body = () => customerBody({ state }, customer);
    return { topic: "customers/create", at: customer.createdAt, cause: customer.id, body };
  });
  return [...customers, ...state.orders.flatMap((order) => momentsOf(state, order))]
    .filter(({ at, topic }) => at > after && (topics?.includes(topic) ?? true))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ topic, at, cause, body }) => ({
      topic,
      body: body(),
      eventId: uuidOf(tokenFor("event", cause)),
      triggeredAt: at,
    }));
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
