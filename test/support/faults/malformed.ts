import type { Rng } from "../../../dev-store/shop/rng.ts";

/** A body with something wrong in it, or that looks as if: how it may end, as the inbox calls it. */
export type Malformed = {
  name: string;
  body: string | Buffer;
  ends: readonly ("done" | "failed")[];
  /** If it is done, it earns nothing. */
  isWorthless?: boolean;
};

const MEGABYTE = 1024 * 1024;

/** Larger than the endpoint takes. */
export const TOO_LARGE = `{"note":"${"x".repeat(10 * MEGABYTE)}"}`;

/**
 * Ways to spoil a good order's body. "failed": it can't be an order. "done": it still is one, and its points must be those
 * of the good body. Both: either is sound.
 */
export function malformedOrders(good: string): Malformed[] {
  const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const with_ = (field: string) => good.replace(/^\{/, `{${field},`);
  const price = (value: string) =>
    good.replaceAll(/"price":"[^"]*"/g, `"price":${value}`).replaceAll(/"amount":"[^"]*"/g, `"amount":${value}`);
  const unusable = ["failed"] as const;
  const usable = ["done"] as const;
  const either = ["done", "failed"] as const;
  return [
    { name: "empty", body: "", ends: unusable },
    { name: "blank", body: " \n", ends: unusable },
    { name: "cut off in the middle", body: good.slice(0, good.length / 2), ends: unusable },
    { name: "cut off by a byte", body: good.slice(0, -1), ends: unusable },
    { name: "an array", body: "[]", ends: unusable },
    { name: "an array of orders", body: `[${good}]`, ends: unusable },
    { name: "null", body: "null", ends: unusable },
    { name: "a number", body: "1e400", ends: unusable },
    { name: "a string", body: '"order"', ends: unusable },
    { name: "no object but HTML", body: "<html><body>502</body></html>", ends: unusable },
    { name: "nested 10,000 deep", body: deep(10_000), ends: unusable },
    { name: "nested 200,000 deep", body: deep(200_000), ends: unusable },
    { name: "with a field nested 10,000 deep", body: with_(`"note_attributes":${deep(10_000)}`), ends: either },
    { name: "with NaN for a price", body: price("NaN"), ends: unusable },
    { name: 'with "NaN" for a price', body: price('"NaN"'), ends: unusable },
    { name: "with a price beyond any number", body: price('"1e999"'), ends: unusable },
    { name: "with a price of 400 digits", body: price(`"${"9".repeat(400)}.00"`), ends: unusable },
    { name: "with an empty price", body: price('""'), ends: unusable },
    { name: "with an unknown currency", body: good.replaceAll('"USD"', '"???"'), ends: unusable },
    { name: "without an id", body: good.replace(/"id":\d+,"admin_graphql_api_id":"[^"]*",/, ""), ends: unusable },
    {
      name: "with an id beyond 2^63",
      body: good.replaceAll(/"id":\d+,"admin_graphql_api_id":"[^"]*"/g, '"id":99999999999999999999'),
      ends: unusable,
    },
    {
      name: "with an id that is no number",
      body: good.replace(/gid:\/\/shopify\/Order\/\d+/, "gid://shopify/Order/one"),
      ends: unusable,
    },
    {
      name: "with a date that is none",
      body: good.replace(/"updated_at":"[^"]*"/, '"updated_at":"yesterday"'),
      ends: unusable,
    },
    {
      name: "with lines that are no list",
      body: good.replace(/"line_items":\[/, '"line_items":{"0":[').replace(/\],"discount_app/, ']},"discount_app'),
      ends: unusable,
    },
    { name: "with a negative quantity", body: good.replaceAll(/"quantity":\d+/g, '"quantity":-3'), ends: unusable },
    { name: "with __proto__ for a body", body: '{"__proto__":{"polluted":true}}', ends: unusable },
    {
      name: "with __proto__ and constructor in it",
      body: with_('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'),
      ends: usable,
    },
    { name: "with bytes that are no UTF-8 in a text", body: spoilt(good, "Ada"), ends: usable },
    {
      name: "with bytes that are no UTF-8 between the fields",
      body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good)]),
      ends: unusable,
    },
    {
      name: "with a byte order mark",
      body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]),
      ends: either,
    },
    {
      name: "with every kind of letter in a name",
      body: good.replace(
        '"Ada"',
        `"\u202e${"e\u0301".repeat(500)}\u{1f469}\u200d\u{1f467}\u0600${"\u0489".repeat(500)}"`,
      ),
      ends: usable,
    },
    { name: "with half a letter in a person's name", body: good.replace('"Ada"', '"Ada \\ud83d"'), ends: usable },
    {
      name: "with half a letter in the order's name",
      body: good.replace('"name":"#', '"name":"\\udc00#'),
      ends: either,
    },
    { name: "with a zero byte in a person's name", body: good.replace('"Ada"', '"A\\u0000da"'), ends: either },
    { name: "with a zero byte in the order's name", body: good.replace('"name":"#', '"name":"\\u0000#'), ends: either },
    { name: "with a raw zero byte", body: good.replace('"Ada"', '"A\u0000da"'), ends: either },
    {
      name: "with a person's name of a million letters",
      body: good.replace('"Ada"', `"${"A".repeat(1_000_000)}"`),
      ends: either,
    },
    { name: "with keys twice", body: with_('"currency":"EUR","line_items":[],"test":true'), ends: usable },
    { name: "with a number of 5,000 digits", body: with_(`"weight":${"7".repeat(5000)}`), ends: usable },
    { name: "with spaces wherever they may be", body: good.replaceAll(/([{,[])(?=")/g, "$1 \n\t "), ends: usable },
    { name: "with seven megabytes of notes", body: with_(`"note":"${"n".repeat(7 * MEGABYTE)}"`), ends: usable },
    { name: "with negative prices", body: price('"-12.00"'), ends: either, isWorthless: true },
    {
      name: "with goods worth more than can be counted",
      body: price('"90071992547409.91"').replaceAll(/"quantity":\d+/g, '"quantity":9007199254740991'),
      ends: unusable,
    },
  ];
}

/** A body as the endpoint stores it. */
export function storable(body: string | Buffer): string {
  return body.toString().replaceAll("\u0000", "\uFFFD");
}

/** A body with one to five accidents: bytes changed, left out, put in or said twice. */
export function damaged(chance: Rng, good: string): Buffer {
  let bytes = Buffer.from(good);
  for (let accident = chance.between(1, 5); accident > 0; accident -= 1) {
    const from = chance.between(0, bytes.length);
    const until = Math.min(bytes.length, from + chance.between(0, 40));
    const inserted = chance.pick([
      Buffer.alloc(0),
      Buffer.from([chance.between(1, 255)]),
      bytes.subarray(from, until),
      Buffer.from(
        chance.pick(['"', "\\", "{", "}", "[", "]", ",", ":", "-", "1e99", "null", "\u0000", "9".repeat(25)]),
      ),
    ]);
    bytes = Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(chance.pick([from, until]))]);
  }
  return bytes;
}

/** The bytes of a body with half a letter in the middle of a word. */
function spoilt(good: string, word: string): Buffer {
  const at = Buffer.from(good).indexOf(word);
  const bytes = Buffer.from(good);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc3, 0x28, 0xa0, 0xf0]), bytes.subarray(at)]);
}
