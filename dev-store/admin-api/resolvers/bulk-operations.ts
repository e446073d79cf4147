import { statSync } from "node:fs";
import type { BulkOperation } from "../../bulk/operations.ts";
import { connection } from "../connection.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { gid, idIn } from "../ids.ts";
import { parseSearch, type SearchFields } from "../search.ts";

const SEARCH: SearchFields<BulkOperation> = {
  id: { kind: "number", value: ({ id }) => id },
  status: { kind: "text", value: ({ status }) => status },
  operation_type: { kind: "text", value: () => "query" },
  created_at: { kind: "time", value: ({ createdAt }) => createdAt },
};

/** Mutation.bulkOperationRunQuery. */
export function bulkOperationRunQuery({ query, groupObjects }: Args, context: Context): Fields {
  const started = context.bulk.start(String(query), groupObjects === true, context);
  if ("problems" in started) return { bulkOperation: null, userErrors: started.problems };
  return { bulkOperation: operationFields(started.operation, context), userErrors: [] };
}

/** Mutation.bulkOperationCancel. */
export function bulkOperationCancel({ id }: Args, context: Context): Fields {
  const operation = context.bulk.find(idIn(id, "BulkOperation") ?? "");
  if (!operation)
    return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
  const refusal = context.bulk.cancel(operation);
  return {
    bulkOperation: operationFields(operation, context),
    userErrors: refusal === null ? [] : [{ field: null, message: refusal }],
  };
}

/** Query.bulkOperation. */
export function bulkOperation({ id }: Args, context: Context): Fields | null {
  const found = context.bulk.find(idIn(id, "BulkOperation") ?? "");
  return found ? operationFields(found, context) : null;
}

/** Query.bulkOperations: the newest first. */
export function bulkOperations(args: Args, context: Context): Fields {
  if (args.sortKey !== undefined && args.sortKey !== "CREATED_AT")
    throw notImplemented(`sorting bulk operations by ${String(args.sortKey)}`);
  const matches = parseSearch(String(args.query ?? ""), SEARCH, ({ query }) => query);
  return connection(
    { ...args, reverse: args.reverse !== true },
    {
      items: context.bulk.list.filter(matches),
      sortBy: ({ createdAt }) => createdAt,
      id: ({ id }) => id,
      node: (operation) => operationFields(operation, context),
      honoured: ["query", "sortKey"],
    },
  );
}

function operationFields(operation: BulkOperation, { bulk, storeUrl }: Context): Fields {
  const isExpired = bulk.isExpired(operation);
  const file = isExpired ? null : operation.file;
  return {
    __typename: "BulkOperation",
    id: gid("BulkOperation", operation.id),
    status: isExpired && operation.status === "COMPLETED" ? "EXPIRED" : operation.status,
    errorCode: operation.errorCode,
    createdAt: operation.createdAt,
    completedAt: operation.completedAt,
    objectCount: String(operation.objects),
    rootObjectCount: String(operation.roots),
    fileSize: file ? String(statSync(file.path).size) : null,
    url: file ? `${storeUrl()}/bulk-operations/${file.name}` : null,
    partialDataUrl: null,
    query: operation.query,
    type: "QUERY",
  };
}
