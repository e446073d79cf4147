type Json = Record<string, unknown>;

/** The lines of a result file: `roots` of them are of the query's own list, the others of lists inside. */
export type ResultLines = { lines: string[]; roots: number };

/**
 * A bulk query's answer as Shopify writes it: a line for each thing in a list, which names the thing around it in
 * `__parentId`. Grouped, children follow right after their parent. Ungrouped nothing is promised of the order: here all
 * children come after all parents, and backwards, so that nobody relies on more.
 */
export function writeLines(answer: Json, isGrouped: boolean): ResultLines {
  const roots: Json[] = Object.values(answer).flatMap(nodesOf);
  const lines: string[] = [];
  const later: string[] = [];
  for (const root of roots) {
    const [own, ...inside] = linesOf(root, null);
    lines.push(own!);
    (isGrouped ? lines : later).push(...inside);
  }
  return { lines: [...lines, ...later.reverse()], roots: roots.length };
}

function linesOf(node: Json, parentId: string | null): string[] {
  const inside: { node: Json }[] = [];
  const own = withoutLists(node, inside) as Json;
  const line = JSON.stringify(parentId === null ? own : { ...own, __parentId: parentId });
  return [line, ...inside.flatMap((each) => linesOf(each.node, String(node.id)))];
}

/** The value without the paged lists in it, whose things are put into `inside`. */
function withoutLists(value: unknown, inside: { node: Json }[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutLists(each, inside));
  if (typeof value !== "object" || value === null) return value;
  const own: Json = {};
  for (const [name, field] of Object.entries(value)) {
    if (isPaged(field)) inside.push(...nodesOf(field).map((node) => ({ node })));
    else own[name] = withoutLists(field, inside);
  }
  return own;
}

function isPaged(value: unknown): boolean {
  return typeof value === "object" && value !== null && Array.isArray((value as Json).edges);
}

function nodesOf(value: unknown): Json[] {
  return isPaged(value) ? ((value as { edges: { node: Json }[] }).edges ?? []).map(({ node }) => node) : [];
}
