import { z } from "zod";
import type { AdminApi } from "./admin-api.server";
import { operation } from "./operation";

const MOST_AT_ONCE = 250;

/** Titles of products and collections by their global ids; null for what is gone. */
export const resourceTitles = operation(
  "ResourceTitles",
  `query ResourceTitles($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product { id title }
      ... on Collection { id title }
    }
  }`,
  z.object({ nodes: z.array(z.object({ id: z.string(), title: z.string() }).nullable()) }),
);

/** Titles by global id, of as many as Shopify tells in one answer. */
export async function readResourceTitles(admin: AdminApi, gids: readonly string[]): Promise<Record<string, string>> {
  const ids = [...new Set(gids)].slice(0, MOST_AT_ONCE);
  if (ids.length === 0) return {};
  const { nodes } = await admin.run(resourceTitles, { ids });
  return Object.fromEntries(nodes.flatMap((node) => (node ? [[node.id, node.title]] : [])));
}
