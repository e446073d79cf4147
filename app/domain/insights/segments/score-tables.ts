import { guideSegment } from "./guide-segment";
import type { RfmScore } from "./rfm-scores";
import { shopifySegment } from "./shopify-segment";

const FIFTHS = [1, 2, 3, 4, 5];

/** Every score there is; that of (R, F, M) is at (R − 1) × 25 + (F − 1) × 5 + M − 1. */
const SCORES: readonly RfmScore[] = FIFTHS.flatMap((recency) =>
  FIFTHS.flatMap((frequency) => FIFTHS.map((monetary) => ({ recency, frequency, monetary }))),
);

/** Both schemes as tables over all scores, in that order, for whoever can't call a function a customer. */
export const SCORE_TABLES = {
  segments: SCORES.map(shopifySegment),
  guideSegments: SCORES.map(guideSegment),
};
