import { z } from "zod";

/** An amount of money, or a number, as a decimal string: "0", "19.99". In the shop's currency where it is money. */
export const amount = z.string().regex(/^\d{1,9}(\.\d{1,3})?$/);
export const positiveAmount = amount.refine((value) => Number(value) > 0);
/** What names a part of the programme for good: kept when the part is renamed. */
export const key = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/)
  .max(40);
export const name = z.string().trim().min(1).max(40);
/** Shopify's number of a product or collection, as text. */
export const shopifyNumber = z.string().regex(/^\d{1,20}$/);
/** A tag of an order or a customer; compared without regard to case. */
export const tag = z.string().trim().min(1).max(255);
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
/** 100 is the plain rate, 200 twice as much. */
export const percent = z.number().int().min(100).max(1000);
