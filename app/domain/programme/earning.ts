import { z } from "zod";
import { currencyCode, key, name, percent, shopifyNumber, tag } from "./fields";

const rate = {
  /** Points for every `perMajor` currency units spent: 5 per 1, or 1 per 1,000. */
  points: z.number().int().min(1).max(10_000),
  perMajor: z.number().int().min(1).max(1_000_000),
};

/** A day and minute on the shop's own clocks, whatever their zone does: "2026-12-24T00:00". */
const localMinute = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/);

/** Which part of an order earns. */
const basisSchema = z.object({
  /** "before": what was taken off by discounts earns too. */
  discounts: z.enum(["after", "before"]).default("after"),
  includesTax: z.boolean().default(false),
  includesShipping: z.boolean().default(false),
  /** Gift cards that are bought. What is paid with one earns like any payment. */
  includesGiftCards: z.boolean().default(false),
});

/** What earns nothing. A line, or with tags and channels the whole order, is left out when one of these fits. */
const exclusionsSchema = z.object({
  productIds: z.array(shopifyNumber).max(250).default([]),
  collectionIds: z.array(shopifyNumber).max(50).default([]),
  saleItems: z.boolean().default(false),
  subscriptions: z.boolean().default(false),
  customerTags: z.array(tag).max(50).default([]),
  orderTags: z.array(tag).max(50).default([]),
  /** `source_name` of orders: web, pos, shopify_draft_order, or an app's id. */
  channels: z.array(z.string().min(1).max(60)).max(20).default([]),
});

/** Lines of these products or collections earn `percent`; where several fit, the highest counts. */
const productMultiplierSchema = z.object({
  key,
  name,
  productIds: z.array(shopifyNumber).max(250).default([]),
  collectionIds: z.array(shopifyNumber).max(50).default([]),
  percent,
});

/** Orders placed from `from` and before `until` earn `percent`; where several fit, the highest counts. */
const bonusWindowSchema = z.object({ key, name, from: localMinute, until: localMinute, percent });

const cap = z.number().int().min(1).max(100_000_000).nullable().default(null);

/** Most points that orders give: one order, a member's orders of one shop-local day, all of a member's orders. Null: no limit. */
const capsSchema = z.object({ perOrder: cap, perDay: cap, perMember: cap });

export const earningSchema = z.object({
  ...rate,
  /** Days an order's points stay pending after they are awarded: the shop's return window. */
  holdDays: z.number().int().min(0).max(90),
  rounding: z.enum(["floor", "half_up"]).default("floor"),
  /** What has to happen to an order before it earns, and how many days after it (fulfilled only) it does. */
  awardOn: z.enum(["paid", "fulfilled"]).default("paid"),
  awardAfterDays: z.number().int().min(0).max(90).default(0),
  basis: basisSchema.prefault({}),
  /** Rates for orders paid in these currencies; all others earn by the shop's currency. */
  currencyRates: z
    .array(z.object({ currency: currencyCode, ...rate }))
    .max(50)
    .default([]),
  exclusions: exclusionsSchema.prefault({}),
  productMultipliers: z.array(productMultiplierSchema).max(20).default([]),
  bonusWindows: z.array(bonusWindowSchema).max(50).default([]),
  caps: capsSchema.prefault({}),
  /** Orders placed as a guest earn when the same person becomes a customer within so many days; 0: never. */
  guestDays: z.number().int().min(0).max(365).default(30),
});

export type Earning = z.infer<typeof earningSchema>;
export type ProductMultiplier = z.infer<typeof productMultiplierSchema>;
export type BonusWindow = z.infer<typeof bonusWindowSchema>;

/** What `earningSchema` makes of a rate and a hold alone. */
export function plainEarning(rate: Pick<Earning, "points" | "perMajor" | "holdDays">): Earning {
  return earningSchema.parse(rate);
}
