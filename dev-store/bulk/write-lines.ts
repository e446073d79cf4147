import { closeSync, openSync, writeSync } from "node:fs";

type Json = Record<string, unknown>;

/**
 * A result file as Shopify writes it: a line for each thing in a list, which names the thing around it in `__parentId`.
 * Grouped, children follow right after their parent. Ungrouped nothing is promised of the order: here all children come
 * after all parents, and backwards, so that nobody relies on more.
 */
export class ResultWriter {
  /** Lines of the query's own list, and all lines. */
  roots = 0;
  objects = 0;
  private readonly file: number;
  private readonly later: string[] = [];

  constructor(
    path: string,
    private readonly isGrouped: boolean,
  ) {
    this.file = openSync(path, "w");
  }

  /** Write an answer, or a part of one. */
  write(answer: Json): void {
    const lines: string[] = [];
    for (const root of Object.values(answer).flatMap(nodesOf)) {
      const [own, ...inside] = linesOf(root, null);
      lines.push(own!);
      (this.isGrouped ? lines : this.later).push(...inside);
      this.roots += 1;
      this.objects += 1 + inside.length;
    }
    this.append(lines);
  }

  close(): void {
    this.append(this.later.reverse());
    closeSync(this.file);
  }

  private append(lines: readonly string[]): void {
    if (lines.length > 0) writeSync(this.file, `${lines.join("\n")}\n`);
  }
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
