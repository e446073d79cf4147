import type { Shop } from "~/db/shops.server";
import { dayIn } from "~/domain/calendar";
import { monthKeys, presetKeys } from "~/domain/insights/ranges/range-key";
import type { Comparison } from "~/domain/insights/ranges/range";

/** The keys of a report of ranges: those that pages offer on the shop's day, and what each is compared with in these ways. */
export function reportKeys(...comparisons: Comparison[]) {
  return (shop: Pick<Shop, "timezone">, now: Date): string[] => presetKeys(dayIn(shop.timezone, now), comparisons);
}

/** The keys of a report of whole months: those that its page begins with, and as many before them. */
export function monthReportKeys(shop: Pick<Shop, "timezone">, now: Date): string[] {
  return monthKeys(dayIn(shop.timezone, now));
}
