import { share } from "../statistics/share";

/** The customers of a period: S at its start, E at its end, N who are new in it. What was lost of S is S − (E − N). */
export type CustomerFlow = { atStart: number; atEnd: number; joined: number };

/**
 * (E − N) / S: the share of the customers there were who are customers still. Null where there were none.
 *
 * @example
 * retentionRate({ atStart: 950, atEnd: 1000, joined: 200 }); // => 0.8421
 */
export function retentionRate(flow: CustomerFlow): number | null {
  return share(flow.atEnd - flow.joined, flow.atStart);
}

/** 1 − retention: lost / S. 150 / 950 = 0.1579. */
export function churnRate(flow: CustomerFlow): number | null {
  return share(lost(flow), flow.atStart);
}

/**
 * (current − new) / (current + lost), as loyalty guides have it: 800 / 1150 = 0.6957. Customers that were won in the period
 * are in its denominator, so it falls when many are won and nobody more is lost. To compare with their figures only.
 */
export function retentionRateOfGuides(flow: CustomerFlow): number | null {
  return share(flow.atEnd - flow.joined, flow.atEnd + lost(flow));
}

/** lost / (current + new), as loyalty guides have it: 150 / 1200 = 0.125. It is not 1 − their retention rate. */
export function churnRateOfGuides(flow: CustomerFlow): number | null {
  return share(lost(flow), flow.atEnd + flow.joined);
}

function lost({ atStart, atEnd, joined }: CustomerFlow): number {
  return atStart - (atEnd - joined);
}
