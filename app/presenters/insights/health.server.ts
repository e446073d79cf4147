import type { HealthReport } from "~/domain/insights/health/health-report";
import type { Range } from "~/domain/insights/ranges/range";
import type { PageShop, ReadDeps } from "../read-deps";
import { readRangeReport } from "./report.server";

/** How the programme was taken up in a range and in what it is compared with; each null where its report was not made. */
export async function presentHealth(deps: ReadDeps, shop: PageShop, range: Range) {
  const { result, ...status } = await readRangeReport<HealthReport>(deps, shop, "health", range);
  return { range, ...status, health: result };
}
