import { GUIDE_SEGMENTS } from "~/domain/insights/segments/guide-segment";
import { SHOPIFY_SEGMENTS } from "~/domain/insights/segments/shopify-segment";
import type { MessageKey, Translate } from "./i18n";

/** Both schemes' segments, and `not_yet`: whoever was not there at the earlier date. */
const NAMED = new Set<string>([...SHOPIFY_SEGMENTS, ...GUIDE_SEGMENTS, "not_yet"]);

/** A segment as people call it; one that this version does not know is its key. */
export function segmentName({ t }: { t: Translate }, key: string): string {
  return NAMED.has(key) ? t(`segment.${key}` as MessageKey) : key;
}
