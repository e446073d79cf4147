import { createHash } from "node:crypto";
import type { Metafield } from "../../shop/types.ts";
import { requireScope } from "../access.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { typeOf } from "../ids.ts";
import { metafieldProblem } from "./metafield-types.ts";
import { metafieldNode, resolveNamespace } from "./metafields.ts";
import { exists } from "./nodes.ts";

const MAX_PER_CALL = 25;
/** Which scope writing to an owner takes; null: none. */
const OWNER_SCOPES: Record<string, string | null> = {
  Customer: "write_customers",
  Product: "write_products",
  Order: "write_orders",
  AppInstallation: null,
  Shop: null,
};

type UserError = { field: string[]; code: string; message: string; elementIndex: number | null };
type Entry = {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest?: string | null;
};

/** metafieldsSet: writes all of them or none. */
export function metafieldsSet(args: Args, context: Context): Fields {
  const inputs = args.metafields as Record<string, unknown>[];
  if (inputs.length > MAX_PER_CALL) {
    const message = `Exceeded the maximum metafields input limit of ${MAX_PER_CALL}.`;
    return {
      metafields: null,
      userErrors: [{ field: ["metafields"], code: "LESS_THAN_OR_EQUAL_TO", message, elementIndex: null }],
    };
  }
  const entries = inputs.map((input) => readEntry(input, context));
  const userErrors = entries.flatMap((entry, index) => checkEntry(entry, index, context));
  if (userErrors.length > 0) return { metafields: null, userErrors };
  const written = context.shop.act(() => entries.map((entry) => write(entry, context)));
  return { metafields: written.map((metafield) => metafieldNode(metafield, context)), userErrors: [] };
}

/** metafieldsDelete: what isn't there is reported as null, as Shopify does. */
export function metafieldsDelete(args: Args, context: Context): Fields {
  const inputs = args.metafields as { ownerId: string; namespace: string; key: string }[];
  for (const { ownerId } of inputs) requireOwnerScope(ownerId, "metafieldsDelete", context);
  const { state } = context.shop;
  return context.shop.act(() => {
    const deletedMetafields = inputs.map(({ ownerId, namespace, key }) => {
      const found = find({ ownerId, namespace: resolveNamespace(namespace, context), key }, context);
      state.metafields = state.metafields.filter((metafield) => metafield !== found);
      return found ? { ownerId, namespace: found.namespace, key } : null;
    });
    return { deletedMetafields, userErrors: [] };
  });
}

function readEntry(input: Record<string, unknown>, context: Context): Entry {
  const ownerId = String(input.ownerId);
  requireOwnerScope(ownerId, "metafieldsSet", context);
  const place = { ownerId, namespace: resolveNamespace(input.namespace, context), key: String(input.key) };
  const type = input.type ?? definedType(place, context) ?? find(place, context)?.type ?? "";
  const digest = input.compareDigest;
  return {
    ...place,
    type: String(type),
    value: String(input.value),
    ...(digest !== undefined && { compareDigest: digest === null ? null : String(digest) }),
  };
}

function requireOwnerScope(ownerId: string, field: string, { installation }: Context): void {
  const scope = OWNER_SCOPES[typeOf(ownerId)];
  if (scope === undefined) throw notImplemented(`metafields of ${typeOf(ownerId)}`);
  if (scope !== null) requireScope(installation.scopes, scope, field);
}

/** Types fixed by shopify.app.toml; it declares metafields in the app's own namespace only. */
function definedType(
  { ownerId, namespace, key }: Pick<Entry, "ownerId" | "namespace" | "key">,
  context: Context,
): string | null {
  if (namespace !== resolveNamespace("$app", context)) return null;
  return context.config.metafieldTypes[`${typeOf(ownerId).toLowerCase()}.${key}`] ?? null;
}

function checkEntry(entry: Entry, index: number, context: Context): UserError[] {
  const error = (field: string, code: string, message: string): UserError[] => [
    { field: ["metafields", String(index), field], code, message, elementIndex: null },
  ];
  const { namespace, key, type, value } = entry;
  if (!exists(context, entry.ownerId)) return error("ownerId", "INVALID", "Owner does not exist.");
  if (!/^[\w-]{3,255}$/.test(namespace))
    return error("namespace", "INVALID", "Namespace must be 3 to 255 letters, digits, hyphens or underscores.");
  if (!/^[\w-]{2,64}$/.test(key))
    return error("key", "INVALID", "Key must be 2 to 64 letters, digits, hyphens or underscores.");
  const isForeign = /^app--/.test(namespace) && namespace.split("--")[1] !== context.installation.id;
  if (isForeign || namespace.startsWith("shopify--")) {
    return error(
      "namespace",
      "APP_NOT_AUTHORIZED",
      "Access to this namespace and key on Metafields for this resource type is not allowed.",
    );
  }
  if (type === "") return error("type", "BLANK", "Type can't be blank");
  const defined = definedType(entry, context);
  if (defined && defined !== type)
    return error("type", "INVALID_TYPE", `Type '${type}' must be consistent with the definition's type: '${defined}'.`);
  if (value === "") return error("value", "BLANK", "Value can't be blank");
  const problem = metafieldProblem(type, value);
  if (problem === "unknown") throw notImplemented(`the metafield type ${type}`);
  if (problem) return error("value", "INVALID_VALUE", problem);
  if (entry.compareDigest !== undefined && entry.compareDigest !== (find(entry, context)?.compareDigest ?? null)) {
    const message =
      "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.";
    return error("compareDigest", "STALE_OBJECT", message);
  }
  return [];
}

function find(place: Pick<Entry, "ownerId" | "namespace" | "key">, { shop }: Context): Metafield | undefined {
  return shop.metafield(place);
}

function write({ compareDigest: _checked, ...entry }: Entry, context: Context): Metafield {
  const { shop } = context;
  const now = shop.now().toISOString();
  const known = find(entry, context);
  const compareDigest = createHash("sha256").update(`${entry.type}\n${entry.value}`).digest("hex");
  if (known) return Object.assign(known, { type: entry.type, value: entry.value, compareDigest, updatedAt: now });
  const made: Metafield = { ...entry, id: shop.nextId(), compareDigest, createdAt: now, updatedAt: now };
  shop.state.metafields.push(made);
  return made;
}
