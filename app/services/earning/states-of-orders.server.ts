import { findProducts } from "~/db/catalogue.server";
import type { Tx } from "~/db/database.server";
import { tagsOfMembers } from "~/db/members.server";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import { newRecord, unheardOf, withState, type Buyer, type OrderRecord } from "~/domain/earning/order-record";
import { asksOfProducts } from "~/domain/programme/product-facts";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { Chargeback } from "./award-orders.server";
import type { Guests } from "./find-guests.server";

type Known = {
  orders: readonly OrderFacts[];
  refunds: readonly Refund[];
  chargebacks: readonly Chargeback[];
  onRecord: ReadonlyMap<bigint, OrderRecord>;
  /** Members by customer id. */
  memberOf: ReadonlyMap<bigint, bigint>;
  guests: Guests;
  versions: readonly ProgrammeVersion[];
};

/** The orders concerned as they are now known: on record before or not, with who bought them and what undid them. */
export async function statesOfOrders(
  tx: Tx,
  shop: { id: bigint; currency: string },
  { orders, refunds, chargebacks, onRecord, memberOf, guests, versions }: Known,
): Promise<OrderRecord[]> {
  const tags = await tagsFor(tx, shop.id, [...memberOf.values(), ...guests.memberOf.values()], versions);
  const buyerOf = (id: bigint, customerId?: bigint): Buyer => {
    const memberId = (customerId === undefined ? guests.memberOf.get(id) : memberOf.get(customerId)) ?? null;
    return {
      memberId,
      tags: memberId === null ? [] : (tags.get(memberId) ?? []),
      guestKey: guests.keyOf.get(id) ?? null,
    };
  };
  const records = new Map(onRecord);
  for (const order of await withProducts(tx, shop.id, orders, versions)) {
    const former = records.get(order.id);
    const buyer = buyerOf(order.id, order.customer?.customerId);
    records.set(order.id, former ? withState(former, order, buyer) : newRecord(order, buyer));
  }
  for (const { orderId, at } of [
    ...refunds.map(({ orderId, refundedAt }) => ({ orderId, at: refundedAt })),
    ...chargebacks,
  ]) {
    if (!records.has(orderId)) records.set(orderId, unheardOf(orderId, at, shop.currency));
  }
  for (const [id, memberId] of guests.memberOf) {
    const record = records.get(id);
    if (record?.memberId === null)
      records.set(id, { ...record, memberId, guestKey: null, buyerTags: tags.get(memberId) ?? [] });
  }
  for (const { orderId, at } of chargebacks) {
    const record = records.get(orderId)!;
    if (!record.chargedBackAt || at < record.chargedBackAt) records.set(orderId, { ...record, chargedBackAt: at });
  }
  return [...records.values()];
}

/** The orders' lines with what is known of their products now, where a rule asks for it. */
async function withProducts(
  tx: Tx,
  shopId: bigint,
  orders: readonly OrderFacts[],
  versions: readonly ProgrammeVersion[],
): Promise<readonly OrderFacts[]> {
  if (!versions.some(({ programme }) => asksOfProducts(programme))) return orders;
  const ids = orders.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? []));
  const products = await findProducts(tx, shopId, ids);
  return orders.map((order) => ({
    ...order,
    lines: order.lines.map((line) => {
      const { collectionIds = [], saleVariantIds = [] } = products.get(line.productId ?? "") ?? {};
      return { ...line, collectionIds, isOnSale: line.variantId !== null && saleVariantIds.includes(line.variantId) };
    }),
  }));
}

/** Asked for only where a rule looks at them. */
async function tagsFor(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
  versions: readonly ProgrammeVersion[],
): Promise<ReadonlyMap<bigint, string[]>> {
  const looks = versions.some(({ programme }) => programme.earning.exclusions.customerTags.length > 0);
  return looks ? tagsOfMembers(tx, shopId, memberIds) : new Map<bigint, string[]>();
}
