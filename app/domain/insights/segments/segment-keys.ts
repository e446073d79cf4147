import { GUIDE_SEGMENTS } from "./guide-segment";
import { SHOPIFY_SEGMENTS } from "./shopify-segment";

/** Whether there is a segment of this key, in either scheme; no key is in both. */
export function isSegment(key: string): boolean {
  return [...SHOPIFY_SEGMENTS, ...GUIDE_SEGMENTS].some((segment) => segment === key);
}
