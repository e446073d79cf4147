import type { Shop } from "~/db/shops.server";
import { dayIn } from "~/domain/calendar";
import { presetKeys } from "~/domain/insights/ranges/range-key";

/** The keys of the reports of ranges: those that pages offer on the shop's day, and the days before each. */
export function reportKeys(shop: Pick<Shop, "timezone">, now: Date): string[] {
  return presetKeys(dayIn(shop.timezone, now));
}
