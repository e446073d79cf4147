import { z } from "zod";
import { operation } from "./operation";

/** Customers with a tag, 250 at a time, each with all their tags. */
export const listTaggedCustomers = operation(
  "ListTaggedCustomers",
  `query ListTaggedCustomers($search: String!, $after: String) {
    customers(first: 250, after: $after, query: $search) {
      nodes { id tags }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({
    customers: z.object({
      nodes: z.array(z.object({ id: z.string(), tags: z.array(z.string()) })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
);

/** Shopify's search for a tag, whatever characters it has. */
export function searchForTag(tag: string): string {
  return `tag:"${tag.replaceAll(/["\\]/g, "\\$&")}"`;
}
