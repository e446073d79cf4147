import type { Shop } from "../../app/db/shops.server.ts";
import { dayIn } from "../../app/domain/calendar.ts";
import { presentHome } from "../../app/presenters/home.server.ts";
import { presentHealth } from "../../app/presenters/insights/health.server.ts";
import { presentLiability } from "../../app/presenters/insights/liability.server.ts";
import { presentMonthStatement } from "../../app/presenters/insights/month-statement.server.ts";
import { parseRange } from "../../app/presenters/insights/range.ts";
import { presentRetention } from "../../app/presenters/insights/retention.server.ts";
import { presentRoi } from "../../app/presenters/insights/roi.server.ts";
import { presentSegment } from "../../app/presenters/insights/segment.server.ts";
import { presentSegments } from "../../app/presenters/insights/segments.server.ts";
import type { ReadDeps } from "../../app/presenters/read-deps.ts";

type Read = (deps: ReadDeps, shop: Shop) => Promise<unknown>;

const today = (deps: ReadDeps, { timezone }: Shop) => dayIn(timezone, deps.now());
/** The page of the last `days` days, which has a button of its own. */
const lastDays = (deps: ReadDeps, shop: Shop, days: number): URLSearchParams => {
  const to = today(deps, shop);
  const from = new Date(Date.parse(to) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return new URLSearchParams({ from, to });
};

const rangeOf = (deps: ReadDeps, shop: Shop) => parseRange(lastDays(deps, shop, 365), today(deps, shop)).range;

/** What each page about insights is read with, over the longest range where it has one. */
export const PAGES: Record<string, Read> = {
  home: (deps, shop) => presentHome(deps, shop, rangeOf(deps, shop)),
  roi: (deps, shop) => presentRoi(deps, shop, rangeOf(deps, shop)),
  segments: presentSegments,
  segment: (deps, shop) => presentSegment(deps, shop, { segment: "dormant", cursor: null }),
  retention: presentRetention,
  liability: (deps, shop) => presentLiability(deps, shop, lastDays(deps, shop, 365)),
  statement: (deps, shop) => presentMonthStatement(deps, shop, today(deps, shop).slice(0, 7)),
  health: (deps, shop) => presentHealth(deps, shop, rangeOf(deps, shop)),
};
