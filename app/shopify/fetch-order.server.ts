import type { AdminApi } from "./admin-api.server";
import { readOrder, readRefundLines, type OrderAnswer, type RefundLineAnswer } from "./order-operations";

/**
 * An order as it is in the shop now, with all its lines and all its refunds' lines. Null: it is no more. Throws what
 * `AdminApi.run` throws.
 */
export async function fetchOrder(admin: AdminApi, gid: string): Promise<OrderAnswer | null> {
  const { order } = await admin.run(readOrder, { id: gid });
  if (!order) return null;
  const lines = [...order.lineItems.nodes];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage) {
    const { order: next } = await admin.run(readOrder, { id: gid, after: pageInfo.endCursor });
    if (!next) return null;
    lines.push(...next.lineItems.nodes);
    ({ pageInfo } = next.lineItems);
  }
  const refunds = [];
  for (const refund of order.refunds) refunds.push({ ...refund, refundLineItems: await allLines(admin, refund) });
  return { ...order, lineItems: { nodes: lines, pageInfo }, refunds };
}

async function allLines(admin: AdminApi, { id, refundLineItems }: OrderAnswer["refunds"][number]) {
  const nodes: RefundLineAnswer[] = [...refundLineItems.nodes];
  let { pageInfo } = refundLineItems;
  while (pageInfo.hasNextPage) {
    const { refund } = await admin.run(readRefundLines, { id, after: pageInfo.endCursor });
    if (!refund) break;
    nodes.push(...refund.refundLineItems.nodes);
    ({ pageInfo } = refund.refundLineItems);
  }
  return { nodes, pageInfo };
}
