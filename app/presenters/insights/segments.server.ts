import type { SegmentReport } from "~/domain/insights/segments/segment-report";
import type { PageShop, ReadDeps } from "../read-deps";
import { readReport } from "./report.server";

/** The shop's customers in segments, as they were last computed. */
export function presentSegments(deps: ReadDeps, shop: PageShop) {
  return readReport<SegmentReport>(deps, shop, "segments");
}
