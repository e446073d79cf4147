import type { RfmScore } from "./rfm-scores";

/**
 * The five segments of loyalty guides (重要价值, 重要保持, 重要发展, 重要挽留, 一般客户). First match wins, top to bottom; the last row
 * takes the rest.
 */
const SEGMENTS = [
  { key: "important_value", matches: (s) => Math.min(s.recency, s.frequency, s.monetary) >= 4 },
  { key: "important_keep", matches: (s) => Math.min(s.recency, s.frequency) >= 3 },
  { key: "important_develop", matches: (s) => Math.min(s.recency, s.monetary) >= 3 },
  { key: "important_win_back", matches: (s) => s.recency >= 2 },
  { key: "general", matches: () => true },
] as const satisfies readonly { key: string; matches: (score: RfmScore) => boolean }[];

export type GuideSegment = (typeof SEGMENTS)[number]["key"];

export const GUIDE_SEGMENTS: readonly GuideSegment[] = SEGMENTS.map(({ key }) => key);

/** The segment of a customer who has ordered; the guides have none for those who have not. */
export function guideSegment(score: RfmScore): GuideSegment {
  return SEGMENTS.find(({ matches }) => matches(score))!.key;
}
