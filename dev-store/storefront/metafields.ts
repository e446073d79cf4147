import type { Shop } from "../shop/store.ts";
import type { Metafield } from "../shop/types.ts";

type MetafieldDrop = { type: string; value: unknown };
export type MetafieldDrops = Record<string, Record<string, MetafieldDrop>>;

/** What Liquid's `.value` gives: JSON parsed, numbers and booleans as such, all else the text. */
function valueOf({ type, value }: Metafield): unknown {
  if (type === "json" || type.startsWith("list.")) return JSON.parse(value);
  if (type === "boolean") return value === "true";
  return type.startsWith("number_") ? Number(value) : value;
}

/** The app's reserved namespace, as the app's own Liquid writes it: app--123 is $app, app--123--vip is $app:vip. */
function namespaceInLiquid(namespace: string): string {
  return namespace.replace(/^app--\d+(--)?/, (_, more: string | undefined) => (more ? "$app:" : "$app"));
}

/** All metafields of one owner by namespace and key. The stand-in has one app, so every reserved namespace is its own. */
export function metafieldsOf(shop: Shop, ownerId: string): MetafieldDrops {
  const drops: MetafieldDrops = {};
  for (const metafield of shop.state.metafields) {
    if (metafield.ownerId !== ownerId) continue;
    const namespace = (drops[namespaceInLiquid(metafield.namespace)] ??= {});
    namespace[metafield.key] = { type: metafield.type, value: valueOf(metafield) };
  }
  return drops;
}
