import { notImplemented } from "./context.ts";

/** How a field of Shopify's search syntax is read from an item. */
export type SearchField<T> = { kind: "text" | "number" | "time"; value: (item: T) => string | string[] | null };
export type SearchFields<T> = Record<string, SearchField<T>>;
type Test<T> = (item: T) => boolean;
type Operator = "=" | "<" | "<=" | ">" | ">=";

const TERM = /(?:(\w+):(<=|>=|<|>|=)?)?(?:'([^']*)'|"([^"]*)"|([^\s()'"]+))/y;

/**
 * A search such as `updated_at:>='2026-10-01T00:00:00Z' AND tag:vip`. Terms joined by a space or AND must all hold;
 * OR, NOT, parentheses and fields that are not listed are refused rather than overlooked. A date without a time
 * means that UTC day. `words` is the text that words without a field look into.
 */
export function parseSearch<T>(query: string, fields: SearchFields<T>, words: (item: T) => string): Test<T> {
  const tests: Test<T>[] = [];
  let rest = query.trim();
  while (rest !== "") {
    if (/^(OR|NOT)\b|^[-()]/.test(rest)) throw notImplemented(`"${rest.slice(0, 3).trim()}" in a search`);
    TERM.lastIndex = 0;
    const match = TERM.exec(rest);
    if (!match) throw notImplemented(`the search "${rest}"`);
    rest = rest.slice(match[0].length).trim();
    const [, name, operator, single, double, bare] = match;
    const value = single ?? double ?? bare ?? "";
    if (!name) {
      if (value !== "AND") tests.push((item) => words(item).toLowerCase().includes(value.toLowerCase()));
      continue;
    }
    const field = fields[name];
    if (!field) throw notImplemented(`the search field ${name}`);
    tests.push(termTest(field, toOperator(operator), value));
  }
  return (item) => tests.every((test) => test(item));
}

function toOperator(text: string | undefined): Operator {
  return text === "<" || text === "<=" || text === ">" || text === ">=" ? text : "=";
}

function termTest<T>(field: SearchField<T>, operator: Operator, wanted: string): Test<T> {
  if (field.kind === "text") {
    const test = wanted.endsWith("*")
      ? (value: string) => value.toLowerCase().startsWith(wanted.slice(0, -1).toLowerCase())
      : (value: string) => value.toLowerCase() === wanted.toLowerCase();
    return (item) => [field.value(item) ?? []].flat().some(test);
  }
  if (field.kind === "time") return timeTest(field, operator, wanted);
  const limit = BigInt(wanted);
  return (item) => [field.value(item) ?? []].flat().some((value) => holds(operator, BigInt(value), limit));
}

const DAY_MS = 86_400_000;

function timeTest<T>(field: SearchField<T>, operator: Operator, wanted: string): Test<T> {
  const start = Date.parse(wanted);
  if (Number.isNaN(start)) throw notImplemented(`the time "${wanted}" in a search`);
  const end = /^\d{4}-\d\d-\d\d$/.test(wanted) ? start + DAY_MS - 1 : start;
  return (item) =>
    [field.value(item) ?? []].flat().some((value) => {
      const at = Date.parse(value);
      if (operator === "=") return at >= start && at <= end;
      return holds(operator, at, operator === ">" || operator === "<=" ? end : start);
    });
}

function holds<V extends number | bigint>(operator: Operator, value: V, limit: V): boolean {
  if (operator === "=") return value === limit;
  if (operator === "<") return value < limit;
  if (operator === "<=") return value <= limit;
  return operator === ">" ? value > limit : value >= limit;
}
