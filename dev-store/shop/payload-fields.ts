import { parse, stringify } from "lossless-json";

/** Names to keep; null keeps all that is below. */
type Wanted = Map<string, Wanted | null>;

/**
 * A webhook's body with the fields of `include_fields` only, in the body's own order and with every number as it was. A
 * name with a period goes into an object, or into every object of a list; what is null or not there stays so.
 */
export function reducedBody(body: string, includeFields: readonly string[]): string {
  const wanted: Wanted = new Map();
  for (const name of includeFields) want(wanted, name.split("."));
  return stringify(pick(parse(body), wanted)) ?? "";
}

function want(wanted: Wanted, [first = "", ...rest]: string[]): void {
  const known = wanted.get(first);
  if (rest.length === 0 || known === null) return void wanted.set(first, null);
  const below: Wanted = known ?? new Map();
  wanted.set(first, below);
  want(below, rest);
}

function pick(value: unknown, wanted: Wanted): unknown {
  if (Array.isArray(value)) return value.map((each) => pick(each, wanted));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const below = wanted.get(name);
    return below === undefined ? [] : [[name, below ? pick(inner, below) : inner] as const];
  });
  return Object.fromEntries(kept);
}
