import type { HealthReport } from "~/domain/insights/health/health-report";
import type { Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import type { PageShop, ReadDeps } from "../read-deps";
import { readReport } from "./report.server";

/** How the programme was taken up in a range and in what it is compared with; each null where its report was not made. */
export async function presentHealth(deps: ReadDeps, shop: PageShop, range: Range) {
  const [{ result, ...status }, former] = await Promise.all([
    readReport<HealthReport>(deps, shop, "health", rangeKey(range)),
    range.former ? readReport<HealthReport>(deps, shop, "health", rangeKey(range.former)) : null,
  ]);
  return { range, ...status, health: result, former: former?.result ?? null };
}
