import { storeDeliveries, type NewDelivery } from "~/db/inbox.server";
import { findKnownOrders, findStoredDeliveries, type KnownOrder } from "~/db/reconciliation.server";
import type { Deps } from "~/deps";
import type { AdminApi } from "~/shopify/admin-api.server";
import { fetchOrder } from "~/shopify/fetch-order.server";
import { idInGid } from "~/shopify/gid";
import { orderAsWebhook } from "~/shopify/order-as-webhook";
import type { ChangedOrder, OrderAnswer } from "~/shopify/order-operations";

type Found = { missed: number; repaired: number };

/**
 * Compare a page of orders with the record. What is missing goes into the inbox as the webhook it should have been, under
 * an id that names the order's state: however often it is found missing, it is put there once.
 */
export async function reconcilePage(
  { deps, admin }: { deps: Deps; admin: AdminApi },
  shopId: bigint,
  orders: readonly ChangedOrder[],
): Promise<Found> {
  const ids = orders.map(({ id }) => idInGid(id));
  const known = new Map((await findKnownOrders(deps.db, shopId, ids)).map((order) => [order.id, order]));
  const missed = orders.filter((order) => isMissed(order, known.get(idInGid(order.id))));
  if (missed.length === 0) return { missed: 0, repaired: 0 };
  const stored = await findStoredDeliveries(deps.db, shopId, missed.map(deliveryId));
  const deliveries: NewDelivery[] = [];
  for (const order of missed.filter((each) => !stored.has(deliveryId(each)))) {
    const whole = await fetchOrder(admin, order.id);
    if (whole) deliveries.push(deliveryOf(shopId, whole));
  }
  if (deliveries.length > 0) await storeDeliveries(deps.db, deliveries);
  return { missed: missed.length, repaired: deliveries.length };
}

/** On record not at all, in an older state, or without one of its refunds. */
function isMissed(order: ChangedOrder, known: KnownOrder | undefined): boolean {
  if (!known || known.snapshotAt < new Date(order.updatedAt)) return true;
  return order.refunds.some(({ id }) => !known.refundIds.includes(idInGid(id)));
}

function deliveryId({ id, updatedAt }: Pick<OrderAnswer, "id" | "updatedAt">): string {
  return `reconcile:${id}:${updatedAt}`;
}

function deliveryOf(shopId: bigint, order: OrderAnswer): NewDelivery {
  return {
    shopId,
    webhookId: deliveryId(order),
    topic: "orders/updated",
    eventId: null,
    triggeredAt: new Date(order.updatedAt),
    body: orderAsWebhook(order),
  };
}
