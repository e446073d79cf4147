import { z } from "zod";
import { refundSelection } from "./bulk-order-query";
import { operation } from "./operation";

const userErrors = z.array(
  z.object({ field: z.array(z.string()).nullable(), message: z.string(), code: z.string().nullish() }),
);

const count = z.coerce.number().int();

/** An export in Shopify. `url` null when it is complete: nothing was found. */
const bulkOperation = z.object({
  id: z.string(),
  status: z.enum(["CREATED", "RUNNING", "COMPLETED", "FAILED", "CANCELING", "CANCELED", "EXPIRED"]),
  errorCode: z.string().nullable(),
  rootObjectCount: count,
  fileSize: count.nullable(),
  url: z.string().nullable(),
});

const BULK_OPERATION = "id status errorCode rootObjectCount fileSize url";

export const readGrantedScopes = operation(
  "ReadGrantedScopes",
  `query ReadGrantedScopes {
    currentAppInstallation { accessScopes { handle } }
  }`,
  z.object({ currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }) }),
);

/** Grouped: an order's lines come right after it, so that a file of any size can be read as it comes. */
export const runBulkQuery = operation(
  "RunBulkQuery",
  `mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { ${BULK_OPERATION} }
      userErrors { field message code }
    }
  }`,
  z.object({ bulkOperationRunQuery: z.object({ bulkOperation: bulkOperation.nullable(), userErrors }) }),
);

export const readBulkOperation = operation(
  "ReadBulkOperation",
  `query ReadBulkOperation($id: ID!) {
    bulkOperation(id: $id) { ${BULK_OPERATION} }
  }`,
  z.object({ bulkOperation: bulkOperation.nullable() }),
);

export const cancelBulkOperation = operation(
  "CancelBulkOperation",
  `mutation CancelBulkOperation($id: ID!) {
    bulkOperationCancel(id: $id) {
      bulkOperation { id }
      userErrors { field message }
    }
  }`,
  z.object({ bulkOperationCancel: z.object({ userErrors }) }),
);

/** Lines of a refund asked for at once, and refunds of one call: at the most these cost some 600 points. */
const REFUND_LINES = 10;
export const REFUNDS_AT_ONCE = 5;

const paged = z.looseObject({ pageInfo: z.looseObject({ hasNextPage: z.boolean() }) });

/** Refunds with all that an order's reading asks of them. A thing that is no more is null. */
export const readRefunds = operation(
  "ReadRefunds",
  `query ReadRefunds($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Refund { ${refundSelection(REFUND_LINES)} } }
  }`,
  z.object({ nodes: z.array(z.looseObject({ id: z.string(), refundLineItems: paged }).nullable()) }),
);
