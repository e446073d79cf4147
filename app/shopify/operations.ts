import { z } from "zod";
import {
  cancelBulkOperation,
  readBulkOperation,
  readGrantedScopes,
  readRefunds,
  runBulkQuery,
} from "./bulk-operations";
import { operation } from "./operation";
import { listCollectionProducts, listProducts, readProduct } from "./product-operations";
import { listChangedOrders, readOrder, readRefundLines } from "./order-operations";
import { resourceTitles } from "./resource-titles";
import { listTaggedCustomers } from "./tagged-customers";

const userErrors = z.array(
  z.object({ field: z.array(z.string()).nullable(), message: z.string(), code: z.string().nullish() }),
);

export type UserErrors = z.infer<typeof userErrors>;

export const shopProfile = operation(
  "ShopProfile",
  `query ShopProfile {
    shop { name email currencyCode ianaTimezone }
    currentAppInstallation { id }
  }`,
  z.object({
    shop: z.object({
      name: z.string(),
      email: z.string().nullable(),
      currencyCode: z.string(),
      ianaTimezone: z.string(),
    }),
    currentAppInstallation: z.object({ id: z.string() }),
  }),
);

export const setMetafields = operation(
  "SetMetafields",
  `mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code }
    }
  }`,
  z.object({ metafieldsSet: z.object({ userErrors }) }),
);

/** The block that the ledger's metafield shows; null before the first was written. */
export const readLedgerHead = operation(
  "ReadLedgerHead",
  `query ReadLedgerHead {
    currentAppInstallation { metafield(namespace: "evergreen", key: "ledger_head") { value } }
  }`,
  z.object({
    currentAppInstallation: z.object({ metafield: z.object({ value: z.string() }).nullable() }),
  }),
);

const codeNode = z.object({ id: z.string() });

export const createDiscount = operation(
  "CreateDiscount",
  `mutation CreateDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  z.object({ discountCodeBasicCreate: z.object({ codeDiscountNode: codeNode.nullable(), userErrors }) }),
);

export const createFreeShipping = operation(
  "CreateFreeShipping",
  `mutation CreateFreeShipping($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  z.object({ discountCodeFreeShippingCreate: z.object({ codeDiscountNode: codeNode.nullable(), userErrors }) }),
);

export const findDiscountByCode = operation(
  "FindDiscountByCode",
  `query FindDiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) { id }
  }`,
  z.object({ codeDiscountNodeByCode: codeNode.nullable() }),
);

export const deactivateDiscount = operation(
  "DeactivateDiscount",
  `mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) {
      codeDiscountNode {
        codeDiscount {
          ... on DiscountCodeBasic { asyncUsageCount }
          ... on DiscountCodeFreeShipping { asyncUsageCount }
        }
      }
      userErrors { field message code }
    }
  }`,
  z.object({
    discountCodeDeactivate: z.object({
      codeDiscountNode: z
        .object({ codeDiscount: z.object({ asyncUsageCount: z.number().int().default(0) }) })
        .nullable(),
      userErrors,
    }),
  }),
);

const tagErrors = z.array(z.object({ message: z.string() }));

export const addTags = operation(
  "AddTags",
  `mutation AddTags($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) { userErrors { field message } }
  }`,
  z.object({ tagsAdd: z.object({ userErrors: tagErrors }) }),
);

export const removeTags = operation(
  "RemoveTags",
  `mutation RemoveTags($id: ID!, $tags: [String!]!) {
    tagsRemove(id: $id, tags: $tags) { userErrors { field message } }
  }`,
  z.object({ tagsRemove: z.object({ userErrors: tagErrors }) }),
);

/** Every operation the app sends; a test holds each against Shopify's schema. */
export const OPERATIONS = [
  shopProfile,
  setMetafields,
  readLedgerHead,
  createDiscount,
  createFreeShipping,
  findDiscountByCode,
  deactivateDiscount,
  addTags,
  removeTags,
  listChangedOrders,
  readOrder,
  readRefundLines,
  listProducts,
  listCollectionProducts,
  readProduct,
  listTaggedCustomers,
  resourceTitles,
  readGrantedScopes,
  runBulkQuery,
  readBulkOperation,
  cancelBulkOperation,
  readRefunds,
];
