import { GraphQLError, type GraphQLResolveInfo } from "graphql";
import type { AppConfig } from "../app-config.ts";
import type { BulkOperations } from "../bulk/operations.ts";
import type { Slices } from "../bulk/slices.ts";
import type { Shop } from "../shop/store.ts";
import type { Installation } from "../shop/types.ts";

/** What a resolver may use. */
export type Context = {
  shop: Shop;
  installation: Installation;
  config: AppConfig;
  apiKey: string;
  /** Origin under which the shop's pictures are seen. */
  storeUrl: () => string;
  /** Any thing by its global id; null when there is none. Handed in, because things lead to each other in circles. */
  node: (context: Context, globalId: string) => Fields | null;
  /** Objects found so far: the actual cost of the query. */
  found: { objects: number };
  bulk: BulkOperations;
  /** What queries begin with. Handed in for the same reason as `node`. */
  root: Record<string, unknown>;
  /** Of a bulk query: lists are read whole, whatever size of page they are asked for; its own list in slices. */
  slices?: Slices;
};

/** Arguments arrive validated against the schema; absent ones are absent. */
export type Args = Record<string, unknown>;

export type Resolver = (args: Args, context: Context, info: GraphQLResolveInfo) => unknown;
/** A value for each field that is implemented; a field that is missing here is refused by name, never null. */
export type Fields = Record<string, unknown>;

/** What is asked for exists in Shopify but not here. */
export function notImplemented(what: string): GraphQLError {
  return new GraphQLError(`The development store does not implement ${what}.`, {
    extensions: { code: "NOT_IMPLEMENTED_BY_DEVELOPMENT_STORE" },
  });
}
