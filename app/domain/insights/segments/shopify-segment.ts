import type { RfmScore } from "./rfm-scores";

/** `value`: the mean of frequency and monetary, 1 to 5 in halves. */
type Place = { recency: number; value: number };

/**
 * Shopify's names over recency and value. Shopify does not publish where it cuts: this grid is ours. First match wins, top
 * to bottom; the last row takes the rest.
 */
const SEGMENTS = [
  { key: "champions", matches: (p) => p.recency === 5 && p.value >= 4 },
  { key: "loyal", matches: (p) => p.recency >= 3 && p.value >= 4 },
  { key: "previously_loyal", matches: (p) => p.value >= 4 },
  { key: "active", matches: (p) => p.recency >= 4 && p.value >= 3 },
  { key: "new", matches: (p) => p.recency === 5 && p.value < 2 },
  { key: "promising", matches: (p) => p.recency >= 4 },
  { key: "needs_attention", matches: (p) => p.recency === 3 && p.value >= 2 },
  { key: "at_risk", matches: (p) => p.value >= 3 },
  { key: "almost_lost", matches: (p) => p.recency >= 2 },
  { key: "dormant", matches: () => true },
] as const satisfies readonly { key: string; matches: (place: Place) => boolean }[];

export type ShopifySegment = (typeof SEGMENTS)[number]["key"] | "prospects";

export const SHOPIFY_SEGMENTS: readonly ShopifySegment[] = [...SEGMENTS.map(({ key }) => key), "prospects"];

/** The segment by our grid; null is a customer who has never ordered: a prospect. */
export function shopifySegment(score: RfmScore | null): ShopifySegment {
  if (score === null) return "prospects";
  const place = { recency: score.recency, value: (score.frequency + score.monetary) / 2 };
  return SEGMENTS.find(({ matches }) => matches(place))!.key;
}
