import { z } from "zod";
import { operation } from "./operation";
import { listChangedOrders, readOrder, readRefundLines } from "./order-operations";

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
        codeDiscount { ... on DiscountCodeBasic { asyncUsageCount } }
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

/** Every operation the app sends; a test holds each against Shopify's schema. */
export const OPERATIONS = [
  shopProfile,
  setMetafields,
  createDiscount,
  findDiscountByCode,
  deactivateDiscount,
  listChangedOrders,
  readOrder,
  readRefundLines,
];
