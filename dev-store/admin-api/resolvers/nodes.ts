import { notImplemented, type Context, type Fields } from "../context.ts";
import { gid, idIn, typeOf } from "../ids.ts";
import { collectionFields } from "./collections.ts";
import { customerFields } from "./customers.ts";
import { discountNode, codeDiscountNode } from "./discounts.ts";
import { metafieldNode } from "./metafields.ts";
import { orderFields, visibleOrders } from "./orders.ts";
import { refundFields } from "./refunds.ts";
import { productFields, variantFields } from "./products.ts";
import { installationFields, shopFields } from "./shop.ts";

type Finder = (context: Context, id: string) => Fields | null;

const FINDERS: Record<string, Finder> = {
  Customer: (context, id) => present(context.shop.customer(id), (customer) => customerFields(customer, context)),
  Order: (context, id) =>
    present(
      visibleOrders(context).find((order) => order.id === id),
      (order) => orderFields(order, context),
    ),
  Refund: (context, id) => {
    const order = visibleOrders(context).find(({ refunds }) => refunds.some((refund) => refund.id === id));
    const refund = order?.refunds.find((each) => each.id === id);
    return order && refund ? refundFields(refund, order, context) : null;
  },
  Product: (context, id) => present(context.shop.product(id), (product) => productFields(product, context)),
  ProductVariant: (context, id) =>
    present(context.shop.variant(id), ({ product, variant }) => variantFields(variant, product, context)),
  Collection: (context, id) =>
    present(
      context.shop.state.collections.find((collection) => collection.id === id),
      (collection) => collectionFields(collection, context),
    ),
  DiscountNode: (context, id) => present(context.shop.discount(id), (discount) => discountNode(discount, context)),
  DiscountCodeNode: (context, id) =>
    present(context.shop.discount(id), (discount) => codeDiscountNode(discount, context)),
  Shop: (context, id) => (id === context.shop.state.shop.id ? shopFields(context) : null),
  AppInstallation: (context, id) => (id === context.installation.id ? installationFields(context) : null),
  Metafield: (context, id) =>
    present(
      context.shop.state.metafields.find((metafield) => metafield.id === id),
      (metafield) => metafieldNode(metafield, context),
    ),
};

function present<T>(value: T | undefined, map: (value: T) => Fields): Fields | null {
  return value === undefined ? null : map(value);
}

/** Any thing by its global id; null when there is none. Types this store doesn't know are refused. */
export function nodeByGid(context: Context, globalId: string): Fields | null {
  const type = typeOf(globalId);
  const find = FINDERS[type];
  if (!find) throw notImplemented(`nodes of type ${type || globalId}`);
  return find(context, idIn(globalId, type) ?? "");
}

/** Whether an owner of metafields or tags is there. */
export function exists(context: Context, globalId: string): boolean {
  return typeOf(globalId) in FINDERS && nodeByGid(context, globalId) !== null;
}

/** What Query.customer and its like do: by id of one type, null when there is none or the id is of another type. */
export function byId(type: string) {
  return ({ id }: Record<string, unknown>, context: Context): Fields | null => {
    const number = idIn(id, type);
    return number === null ? null : nodeByGid(context, gid(type, number));
  };
}
