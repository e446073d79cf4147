import { z } from "zod";
import type { Shape } from "./skim-json";

/** A whole number of 16 digits and more, which may lie beyond 2^53, where a value may stand. */
const LONG_INTEGER = /(^\s*|[:,[]\s*)(-?\d{16,})(?=\s*(?:[,}\]]|$))/g;
/** A string, passed over whole, or such a number. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/**
 * JSON as Shopify writes it. Whole numbers of 16 digits and more, as its ids are, come back as strings of digits instead
 * of being rounded. Throws SyntaxError for what is not JSON.
 *
 * Quotes are first put around everything that looks like such a number. Inside a string that would end the string in
 * front of a digit, which is never JSON: then the text is gone through string by string, which takes three times as long.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(LONG_INTEGER, '$1"$2"'));
  } catch {
    return JSON.parse(text.replace(STRING_OR_LONG_INTEGER, (token) => (token.startsWith('"') ? token : `"${token}"`)));
  }
}

/** A check and its conversion in one step; `undefined` from `convert` refuses the value. Several times a union's speed. */
function converted<Output>(convert: (value: unknown) => Output | undefined) {
  return z.transform((value: unknown, context): Output => {
    const output = convert(value);
    if (output !== undefined) return output;
    context.issues.push({ code: "custom", input: value });
    return z.NEVER;
  });
}

const ID = /^(?:gid:\/\/shopify\/\w+\/)?(\d{1,19})$/;
/** As most ids are written: nothing has to be cut out of them, and they are in range. */
const PLAIN_ID = /^[1-9]\d{0,17}$/;
const LARGEST_BIGINT = 2n ** 63n - 1n;

function toId(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  if (typeof value !== "string") return undefined;
  if (PLAIN_ID.test(value)) return BigInt(value);
  const digits = ID.exec(value)?.[1];
  if (digits === undefined) return undefined;
  const id = BigInt(digits);
  return id <= LARGEST_BIGINT ? id : undefined;
}

/** One of Shopify's numeric ids, or the same inside a gid (`gid://shopify/Order/1`). PostgreSQL's bigint holds them all. */
export const shopifyId = converted(toId);

/** The same as a string of digits, for ids that are only compared. */
export const shopifyDigits = converted((value) =>
  typeof value === "string" && PLAIN_ID.test(value) ? value : toId(value)?.toString(),
);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** An instant with its offset. */
export const instant = converted((value) => {
  if (typeof value !== "string" || !INSTANT.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
});

/** A decimal amount: Shopify writes strings in most places and numbers in a few. */
export const decimal = converted((value) => {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
});

/** An amount in the shop's currency out of a `*_set`, with its currency. */
export const shopMoney = z.object({ shop_money: z.object({ amount: decimal, currency_code: z.string() }) });

/** Just the fields that a schema reads, to skim a text for; without the optional ones that are of the schema `except`. */
export function shapeOf(schema: z.core.$ZodType, except?: z.core.$ZodType): Shape {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    const fields = Object.entries(inner.shape).filter(([, field]) => !except || unwrapped(field) !== except);
    return Object.fromEntries(fields.map(([name, field]) => [name, shapeOf(field, except)]));
  }
  return inner instanceof z.ZodArray ? shapeOf(inner.element, except) : true;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return isWrapped ? unwrapped(schema.def.innerType) : schema;
}
