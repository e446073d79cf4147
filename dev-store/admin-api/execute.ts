import { randomUUID } from "node:crypto";
import {
  execute,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  validate,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from "graphql";
import type { Bucket } from "./bucket.ts";
import type { Context } from "./context.ts";
import { requestedCost } from "./cost.ts";
import { schemaRefusal, variableRefusal } from "./refusals.ts";
import { fieldResolver } from "./resolve-field.ts";
import type { AdminSchema } from "./schema.ts";

const MAX_QUERY_COST = 1000;
const MAX_LIST_INPUT = 250;
const CACHE_SIZE = 200;

export type GraphqlRequest = { query: string; variables: Record<string, unknown>; operationName: string | null };
export type GraphqlAnswer = { data?: unknown; errors?: readonly GraphQLFormattedError[]; extensions?: unknown };
type Prepared = { document: DocumentNode } | { errors: GraphQLFormattedError[] };

/** Answers Admin GraphQL requests as Shopify does, over the schema it is given. */
export function createExecutor(admin: AdminSchema, rootValue: Record<string, unknown>, bucket: Bucket) {
  const cache = new Map<string, Prepared>();
  const resolve = fieldResolver(admin);

  return async function answer(request: GraphqlRequest, context: Omit<Context, "found">): Promise<GraphqlAnswer> {
    const prepared = cache.get(request.query) ?? remember(cache, request.query, prepare(admin, request.query));
    if ("errors" in prepared) return prepared;
    const { document } = prepared;
    const operation = getOperationAST(document, request.operationName);
    if (!operation)
      return { errors: [{ message: "An operation name is required", extensions: { code: "operationNameRequired" } }] };
    const refused = refuseInput(admin, document, operation, request.variables);
    if (refused) return { errors: [refused] };
    const cost = requestedCost({ schema: admin.schema, document, variables: request.variables }, operation);
    if (cost > MAX_QUERY_COST) return { errors: [tooExpensive(cost)] };
    if (!bucket.canAfford(cost)) return throttled(cost, bucket);
    const found = { objects: 0 };
    const result: ExecutionResult = await execute({
      schema: admin.schema,
      document,
      rootValue,
      contextValue: { ...context, found },
      variableValues: request.variables,
      operationName: request.operationName,
      fieldResolver: resolve,
    });
    const actual = operation.operation === "mutation" ? cost : Math.min(cost, found.objects);
    bucket.take(actual);
    return {
      ...("data" in result && { data: result.data }),
      ...(result.errors && { errors: result.errors.map(formatted) }),
      extensions: { cost: { requestedQueryCost: cost, actualQueryCost: actual, throttleStatus: bucket.status() } },
    };
  };
}

function prepare(admin: AdminSchema, query: string): Prepared {
  try {
    const document = parse(query);
    const errors = validate(admin.schema, document);
    return errors.length > 0 ? { errors: errors.map((error) => schemaRefusal(error, document)) } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [{ message: error.message, locations: error.locations }] };
    throw error;
  }
}

function remember(cache: Map<string, Prepared>, query: string, prepared: Prepared): Prepared {
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(query, prepared);
  return prepared;
}

function refuseInput(
  admin: AdminSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): GraphQLFormattedError | null {
  const coerced = getVariableValues(admin.schema, operation.variableDefinitions ?? [], variables);
  const [problem] = coerced.errors ?? [];
  if (problem) return variableRefusal(problem, variables);
  const longest = Math.max(longestList(variables), longestLiteral(document));
  if (longest <= MAX_LIST_INPUT) return null;
  return {
    message: `The input array size of ${longest} is greater than the maximum allowed of ${MAX_LIST_INPUT}.`,
    extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
  };
}

function longestList(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).map(longestList);
  return Math.max(Array.isArray(value) ? value.length : 0, ...inner);
}

function longestLiteral(document: DocumentNode): number {
  let longest = 0;
  visit(document, { ListValue: ({ values }) => void (longest = Math.max(longest, values.length)) });
  return longest;
}

function tooExpensive(cost: number): GraphQLFormattedError {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).\n\nSee https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.`,
    extensions: {
      code: "MAX_COST_EXCEEDED",
      cost,
      maxCost: MAX_QUERY_COST,
      documentation: "https://shopify.dev/api/usage/limits",
    },
  };
}

function throttled(cost: number, bucket: Bucket): GraphqlAnswer {
  return {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/limits" },
      },
    ],
    extensions: { cost: { requestedQueryCost: cost, actualQueryCost: null, throttleStatus: bucket.status() } },
  };
}

/** Refusals pass as they are; a bug of this program is printed here and, to the app, looks like Shopify's. */
function formatted(error: GraphQLError): GraphQLFormattedError {
  const isBug = error.originalError && !(error.originalError instanceof GraphQLError);
  if (!isBug) return error.toJSON();
  const requestId = randomUUID();
  process.stderr.write(`dev-store: ${requestId} ${error.originalError?.stack ?? error.message}\n`);
  return {
    message: `Internal error. Looks like something went wrong on our end. Request ID: ${requestId}`,
    path: error.path,
    extensions: { code: "INTERNAL_SERVER_ERROR", requestId },
  };
}
