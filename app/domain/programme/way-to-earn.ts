import { z } from "zod";
import { amount, key, name } from "./fields";

const common = {
  key,
  name,
  points: z.number().int().min(1).max(1_000_000),
  isEnabled: z.boolean(),
};

/** How often a claim counts: once, or once in so many days; and at the most so often a member in all. */
const limit = {
  everyDays: z.number().int().min(1).max(3650).nullable().default(null),
  atMost: z.number().int().min(1).max(1000).default(1),
};

/**
 * Ways to earn other than spending. `sign_up`: at the first visit to the shop while logged in, once. `birthday`: on the day,
 * once in 365 days. `anniversary`: every year since joining. `newsletter`: on consent, once. `review`, `social`: claimed by
 * the shopper or by an app. `custom`: told by an app, by its key. `orders`, `spend`: when so many orders, or so much spend,
 * have come together; taken back when they no longer have.
 */
export const wayToEarnSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["sign_up", "birthday", "anniversary", "newsletter"]), ...common }),
  z.object({ kind: z.literal("review"), ...common, ...limit }),
  z.object({ kind: z.literal("social"), ...common, ...limit, url: z.url({ protocol: /^https$/ }).max(300) }),
  z.object({ kind: z.literal("custom"), ...common, ...limit }),
  z.object({ kind: z.literal("orders"), ...common, orders: z.number().int().min(1).max(10_000) }),
  z.object({ kind: z.literal("spend"), ...common, spend: amount }),
]);

export type WayToEarn = z.infer<typeof wayToEarnSchema>;
export type WayOf<Kind extends WayToEarn["kind"]> = Extract<WayToEarn, { kind: Kind }>;
