import { GraphQLError } from "graphql";
import { type Args, notImplemented } from "./context.ts";

const MAX_PAGE = 250;
/** A page without an end, for bulk queries. No GraphQL Int is that large: nobody can ask for it. */
export const EVERYTHING = Number.MAX_SAFE_INTEGER;
const PAGING = new Set(["first", "last", "after", "before", "reverse"]);

export type Listing<T> = {
  items: readonly T[];
  /** What it is sorted by; equal values are sorted by id. */
  sortBy: (item: T) => string | number;
  id: (item: T) => string;
  node: (item: T) => unknown;
  /** Arguments besides paging that the caller has honoured. */
  honoured?: readonly string[];
};

type Row<T> = { item: T; key: [string | number, string] };

/** A page of a list, in Shopify's shape. Needs `first` or `last`; refuses arguments nobody honoured. */
export function connection<T>(args: Args, listing: Listing<T>): Record<string, unknown> {
  for (const [name, value] of Object.entries(args)) {
    const isKnown = PAGING.has(name) || listing.honoured?.includes(name);
    if (!isKnown && value !== null && value !== undefined) throw notImplemented(`the argument ${name} of this list`);
  }
  const size = pageSize(args);
  const rows = sorted(listing, args.reverse === true);
  const isAfter = args.after ? after(parseCursor(args.after), args.reverse === true) : () => true;
  const isBefore = args.before ? before(parseCursor(args.before), args.reverse === true) : () => true;
  const window = rows.filter((row) => isAfter(row.key) && isBefore(row.key));
  const page = typeof args.first === "number" ? window.slice(0, size) : window.slice(Math.max(0, window.length - size));
  // Made when they are asked for: a bulk query lists a whole shop, and what is made of it would not fit into memory at once.
  const edges = page.map((row) => ({ cursor: () => cursorOf(row.key), node: () => listing.node(row.item) }));
  const start = page[0] ? rows.indexOf(page[0]) : 0;
  return {
    edges,
    nodes: () => edges.map(({ node }) => node()),
    pageInfo: {
      hasNextPage: page.length > 0 && start + page.length < rows.length,
      hasPreviousPage: page.length > 0 && start > 0,
      startCursor: edges[0]?.cursor() ?? null,
      endCursor: edges.at(-1)?.cursor() ?? null,
    },
  };
}

/** A short list in its own order. */
export function listConnection<T>(
  args: Args,
  items: readonly T[],
  node: (item: T) => unknown,
): Record<string, unknown> {
  const numbered = items.map((item, index) => ({ item, index }));
  return connection(args, {
    items: numbered,
    sortBy: ({ index }) => index,
    id: () => "0",
    node: ({ item }) => node(item),
  });
}

function pageSize({ first, last }: Args): number {
  const isFirst = typeof first === "number";
  if (isFirst === (typeof last === "number")) {
    throw new GraphQLError(
      isFirst ? "providing both first and last is not supported" : "you must provide one of first or last",
      {
        extensions: { code: "BAD_REQUEST" },
      },
    );
  }
  const size = Number(isFirst ? first : last);
  if ((size >= 0 && size <= MAX_PAGE) || size === EVERYTHING) return size;
  throw new GraphQLError(`The page size must be between 0 and ${MAX_PAGE}.`, { extensions: { code: "BAD_REQUEST" } });
}

function sorted<T>({ items, sortBy, id }: Listing<T>, isReversed: boolean): Row<T>[] {
  const rows = items.map((item): Row<T> => ({ item, key: [sortBy(item), id(item).padStart(20, "0")] }));
  return rows.sort((a, b) => (isReversed ? compare(b.key, a.key) : compare(a.key, b.key)));
}

function compare(a: Row<unknown>["key"], b: Row<unknown>["key"]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}

const after = (cursor: Row<unknown>["key"], isReversed: boolean) => (key: Row<unknown>["key"]) =>
  isReversed ? compare(key, cursor) < 0 : compare(key, cursor) > 0;
const before = (cursor: Row<unknown>["key"], isReversed: boolean) => after(cursor, !isReversed);

function cursorOf(key: Row<unknown>["key"]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64");
}

function parseCursor(text: unknown): Row<unknown>["key"] {
  try {
    const [value, id] = JSON.parse(Buffer.from(String(text), "base64").toString("utf8"));
    if (typeof id === "string" && (typeof value === "string" || typeof value === "number")) return [value, id];
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new GraphQLError(`Invalid cursor for current pagination sort.`, { extensions: { code: "BAD_REQUEST" } });
}
