import { parse } from "lossless-json";
import { z } from "zod";

/**
 * JSON as Shopify writes it. Whole numbers beyond 2^53, as its ids are, come back as strings of digits instead of being
 * rounded. Throws SyntaxError or RangeError (nesting too deep) for what is not JSON.
 */
export function parseJson(text: string): unknown {
  return parse(text, undefined, (digits) => {
    const number = Number(digits);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(digits) ? number : digits;
  });
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
