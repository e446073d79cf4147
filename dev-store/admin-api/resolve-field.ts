import { getNamedType, isCompositeType, type GraphQLFieldResolver, type GraphQLResolveInfo } from "graphql";
import { checkAccess } from "./access.ts";
import { type Args, type Context, notImplemented, type Resolver } from "./context.ts";
import { EVERYTHING } from "./connection.ts";
import { isConnection } from "./cost.ts";
import type { AdminSchema } from "./schema.ts";

/** Resolves every field from what the resolvers returned: scope first, then the value, then the cost. */
export function fieldResolver(admin: AdminSchema): GraphQLFieldResolver<unknown, Context> {
  return (source, given: Args, context, info) => {
    const isWhole = context.slices && isConnection(getNamedType(info.returnType));
    const args = isWhole ? { ...given, first: EVERYTHING, last: undefined, after: undefined } : given;
    checkAccess(admin, context.installation.scopes, info);
    const value = propertyOf(source, info.fieldName);
    const what = `${info.parentType.name}.${info.fieldName}`;
    if (value === undefined) throw notImplemented(what);
    if (typeof value !== "function") refuseIgnoredArguments(args, info, what);
    const found = () => (isResolver(value) ? value(args, context, info) : value);
    const result = isWhole && info.path.prev === undefined ? context.slices?.take(found) : found();
    if (result === undefined) throw notImplemented(what);
    count(result, context, info);
    return result;
  };
}

function propertyOf(source: unknown, name: string): unknown {
  return typeof source === "object" && source !== null ? (source as Record<string, unknown>)[name] : undefined;
}

function isResolver(value: unknown): value is Resolver {
  return typeof value === "function";
}

/** A plain value knows no arguments: one that asks for something special is refused instead of overlooked. */
function refuseIgnoredArguments(args: Args, info: GraphQLResolveInfo, what: string): void {
  const definitions = info.parentType.getFields()[info.fieldName]?.args ?? [];
  for (const { name, defaultValue } of definitions) {
    const given = args[name];
    if (given !== undefined && given !== null && given !== defaultValue)
      throw notImplemented(`the argument ${name} of ${what}`);
  }
}

function count(result: unknown, context: Context, info: GraphQLResolveInfo): void {
  const type = getNamedType(info.returnType);
  if (result === null || !isCompositeType(type) || info.parentType.name === "Mutation") return;
  if (isConnection(type)) context.found.objects += 2;
  else if (type.name !== "PageInfo" && !type.name.endsWith("Edge"))
    context.found.objects += Array.isArray(result) ? result.length : 1;
}
