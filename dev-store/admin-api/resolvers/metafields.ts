import type { Metafield } from "../../shop/types.ts";
import { connection } from "../connection.ts";
import type { Args, Context, Fields } from "../context.ts";
import { gid, typeOf } from "../ids.ts";

const OWNER_TYPES: Record<string, string> = {
  Customer: "CUSTOMER",
  Shop: "SHOP",
  AppInstallation: "API_PERMISSION",
  Product: "PRODUCT",
  Order: "ORDER",
};

/** "$app" and "$app:name" stand for the app's own namespace, and so does no namespace at all. */
export function resolveNamespace(namespace: unknown, { installation }: Pick<Context, "installation">): string {
  const own = `app--${installation.id}`;
  if (namespace === undefined || namespace === null || namespace === "$app") return own;
  return String(namespace).startsWith("$app:")
    ? `${own}--${String(namespace).slice("$app:".length)}`
    : String(namespace);
}

/** `metafield` and `metafields` of an owner, to be spread into its fields. */
export function metafieldFields(context: Context, owner: string): Fields {
  const all = () => context.shop.state.metafields.filter(({ ownerId }) => ownerId === owner);
  return {
    metafield: ({ namespace, key }: Args) => {
      const [spaced, named] = namespace ? [namespace, key] : splitKey(key);
      const wanted = resolveNamespace(spaced, context);
      const found = context.shop.metafield({ ownerId: owner, namespace: wanted, key: String(named) });
      return found ? metafieldNode(found, context) : null;
    },
    metafields: ({ namespace, keys, ...paging }: Args) => {
      const isWanted = (metafield: Metafield) =>
        (!namespace || metafield.namespace === resolveNamespace(namespace, context)) &&
        (!Array.isArray(keys) || keys.some((key) => matchesKey(metafield, key, context)));
      return connection(paging, {
        items: all().filter(isWanted),
        sortBy: () => 0,
        id: ({ id }) => id,
        node: (metafield) => metafieldNode(metafield, context),
      });
    },
  };
}

/** Shopify takes "namespace.key" for a key as well. */
function splitKey(key: unknown): [string | undefined, string] {
  const text = String(key);
  const dot = text.lastIndexOf(".");
  return dot === -1 ? [undefined, text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function matchesKey(metafield: Metafield, key: unknown, context: Context): boolean {
  const [namespace, name] = splitKey(key);
  return (
    metafield.key === name && (namespace === undefined || metafield.namespace === resolveNamespace(namespace, context))
  );
}

/** One metafield in Shopify's shape. */
export function metafieldNode(metafield: Metafield, context: Context): Fields {
  return {
    __typename: "Metafield",
    id: gid("Metafield", metafield.id),
    legacyResourceId: metafield.id,
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () =>
      metafield.type === "json" || metafield.type.startsWith("list.") ? JSON.parse(metafield.value) : metafield.value,
    compareDigest: metafield.compareDigest,
    sizeInBytes: Buffer.byteLength(metafield.value),
    createdAt: metafield.createdAt,
    updatedAt: metafield.updatedAt,
    ownerType: OWNER_TYPES[typeOf(metafield.ownerId)],
    owner: () => context.node(context, metafield.ownerId),
  };
}
