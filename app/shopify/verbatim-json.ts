/**
 * A number that `JSON.stringify` writes as these characters, whatever its size: Shopify's ids lie beyond 2^53. Node has
 * this since version 21; TypeScript's own types don't name it yet.
 */
export const { rawJSON: verbatimNumber } = JSON as unknown as { rawJSON: (digits: string) => object };

type Reviver = (key: string, value: unknown, context: { source: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** JSON whose numbers, written again by `JSON.stringify`, have all their characters. Throws SyntaxError. */
export function parseVerbatim(text: string): unknown {
  return parse(text, (_, value, { source }) => (typeof value === "number" ? verbatimNumber(source) : value));
}
