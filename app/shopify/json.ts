import { z } from "zod";

/** A string, passed over whole, or a whole number of 16 digits and more, which may lie beyond 2^53. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/**
 * JSON as Shopify writes it. Whole numbers of 16 digits and more, as its ids are, come back as strings of digits instead
 * of being rounded. Throws SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(STRING_OR_LONG_INTEGER, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** One of Shopify's numeric ids, or the same inside a gid (`gid://shopify/Order/1`). PostgreSQL's bigint holds them all. */
export const shopifyId = z
  .union([z.number().int().nonnegative(), z.string().regex(/^(gid:\/\/shopify\/\w+\/)?\d{1,19}$/)])
  .transform((value) => BigInt(String(value).replace(/^.*\//, "")))
  .refine((value) => value < 2n ** 63n);

/** An instant with its offset. */
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** A decimal amount: Shopify writes strings in most places and numbers in a few. */
export const decimal = z.union([z.string(), z.number().transform(String)]);

/** An amount in the shop's currency out of a `*_set`, with its currency. */
export const shopMoney = z.object({ shop_money: z.object({ amount: decimal, currency_code: z.string() }) });
