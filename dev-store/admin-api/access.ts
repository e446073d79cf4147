import { getNamedType, GraphQLError, type GraphQLResolveInfo } from "graphql";
import type { AdminSchema } from "./schema.ts";

const DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes";

/** Whether these scopes cover a wanted one: a write scope includes reading the same thing. */
export function hasScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || (wanted.startsWith("read_") && scopes.includes(wanted.replace("read_", "write_")));
}

/**
 * Whether Shopify's sentence is fulfilled. Scopes joined by "or" (and commas) are alternatives, joined by "and" all
 * wanted. What concerns the staff member ("Also: User needs …") is fulfilled by the shop's owner.
 */
export function fulfilsAccess(text: string, scopes: readonly string[]): boolean {
  const [sentence = ""] = text.split("Also:");
  const wanted = [...sentence.matchAll(/`((?:read|write)_\w+)`/g)].map(([, scope]) => scope ?? "");
  if (wanted.length === 0) return true;
  const isCovered = (scope: string) => hasScope(scopes, scope);
  return / and /.test(sentence) && !/ or /.test(sentence) ? wanted.every(isCovered) : wanted.some(isCovered);
}

/** Refuses a field whose own text, or whose type's text, asks for a scope the app was not granted. */
export function checkAccess(
  { requiredAccess }: AdminSchema,
  scopes: readonly string[],
  info: GraphQLResolveInfo,
): void {
  const texts = [
    requiredAccess.get(`${info.parentType.name}.${info.fieldName}`),
    requiredAccess.get(getNamedType(info.returnType).name),
  ];
  for (const text of texts) if (text && !fulfilsAccess(text, scopes)) throw accessDenied(info.fieldName, text);
}

/** Shopify's refusal; `text` says which access is wanted. */
export function accessDenied(field: string, text: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: ${text}`, {
    extensions: { code: "ACCESS_DENIED", documentation: DOCUMENTATION, requiredAccess: text },
  });
}

/** For what the schema leaves to the resolver: refuses unless the scope was granted. */
export function requireScope(scopes: readonly string[], scope: string, field: string): void {
  if (!hasScope(scopes, scope)) throw accessDenied(field, `\`${scope}\` access scope.`);
}
