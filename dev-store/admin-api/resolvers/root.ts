import { GraphQLError } from "graphql";
import type { Args, Context, Resolver } from "../context.ts";
import { bulkOperation, bulkOperationCancel, bulkOperationRunQuery, bulkOperations } from "./bulk-operations.ts";
import { customerByIdentifier, customersConnection, findCustomers } from "./customers.ts";
import { createDiscount, deactivateDiscount, deleteDiscount } from "./discount-mutations.ts";
import { codeDiscountNodeByCode, discountsConnection } from "./discounts.ts";
import { metafieldsDelete, metafieldsSet } from "./metafield-mutations.ts";
import { byId, nodeByGid } from "./nodes.ts";
import { ordersConnection, visibleOrders } from "./orders.ts";
import { productsConnection } from "./products.ts";
import { installationFields, shopFields } from "./shop.ts";
import { changeTags } from "./tags.ts";

const nodes = ({ ids }: Args, context: Context) => {
  if (!Array.isArray(ids)) throw new GraphQLError("ids must be a list");
  return ids.map((id) => nodeByGid(context, String(id)));
};

const exactly = (count: number) => ({ count, precision: "EXACT" });

/** Every query and mutation this store implements; others are refused by name. */
export const rootValue: Record<string, Resolver> = {
  shop: (_args, context) => shopFields(context),
  currentAppInstallation: (_args, context) => installationFields(context),
  node: ({ id }, context) => nodeByGid(context, String(id)),
  nodes,
  customer: byId("Customer"),
  customers: customersConnection,
  customerByIdentifier,
  customersCount: ({ query }, context) => exactly(findCustomers(context, String(query ?? "")).length),
  order: byId("Order"),
  orders: (args, context) => ordersConnection(args, context),
  ordersCount: ({ query, limit: _limit }, context) => {
    if (query) return undefined;
    return exactly(visibleOrders(context).length);
  },
  refund: byId("Refund"),
  product: byId("Product"),
  products: productsConnection,
  collection: byId("Collection"),
  discountNode: byId("DiscountNode"),
  discountNodes: discountsConnection,
  codeDiscountNode: byId("DiscountCodeNode"),
  codeDiscountNodeByCode,
  bulkOperation,
  bulkOperations,
  bulkOperationRunQuery,
  bulkOperationCancel,
  metafieldsSet,
  metafieldsDelete,
  discountCodeBasicCreate: createDiscount("basic", "basicCodeDiscount"),
  discountCodeFreeShippingCreate: createDiscount("free_shipping", "freeShippingCodeDiscount"),
  discountCodeDeactivate: deactivateDiscount,
  discountCodeDelete: deleteDiscount,
  tagsAdd: changeTags("tagsAdd"),
  tagsRemove: changeTags("tagsRemove"),
};
