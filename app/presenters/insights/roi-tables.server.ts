import { lengthOf } from "~/domain/insights/ranges/range";
import { share } from "~/domain/insights/statistics/share";
import { tablesOf, type CsvTable } from "./csv-table";
import { presentRoi } from "./roi.server";

/** Tables of the page that the address shows. */
const tableOf = tablesOf({ hasRange: true, report: "period" }, async (deps, shop, { range }) => {
  const { figures, ...page } = await presentRoi(deps, shop, range);
  return figures && { figures, ...page };
});

/** The three lines. Of the last there are numbers where it was measured only, with its interval. */
const roiLines = tableOf(
  [
    { name: "line", kind: "word" },
    { name: "profit", kind: "money" },
    { name: "profit_low", kind: "money" },
    { name: "profit_high", kind: "money" },
    { name: "return_gross", kind: "percent" },
    { name: "return_net", kind: "percent" },
  ],
  ({ figures: { attributedMinor, influencedMinor, lines } }) => {
    const { attributed, influenced, incremental, verdict } = lines;
    const measured = verdict?.kind === "measured" ? incremental : null;
    const { value = null, low = null, high = null } = measured?.profit ?? {};
    return [
      ["metric.attributed.name", attributedMinor, null, null, attributed.gross, attributed.net],
      ["metric.influenced.name", influencedMinor, null, null, influenced.gross, influenced.net],
      ["metric.incremental.name", value, low, high, measured?.gross?.value ?? null, measured?.net?.value ?? null],
    ];
  },
);

/** What the cost is made of, in the range and in the one it is compared with. */
const roiCost = tableOf(
  [
    { name: "cost_part", kind: "word" },
    { name: "cost", kind: "money" },
    { name: "cost_former", kind: "money" },
  ],
  ({ figures: { cost }, formerCost }) =>
    (
      [
        ["rewards_given", "rewardsMinor"],
        ["liability_change", "liabilityChangeMinor"],
        ["app_cost", "appMinor"],
        ["campaign_cost", "campaignsMinor"],
        ["programme_cost", "totalMinor"],
      ] as const
    ).map(([metric, of]) => [`metric.${metric}.name`, cost[of], formerCost?.[of] ?? null]),
);

/** The difference per customer week by week. */
const effectByWeek = tableOf(
  [
    { name: "week_from", kind: "day" },
    { name: "week_to", kind: "day" },
    { name: "effect", kind: "money" },
    { name: "effect_low", kind: "money" },
    { name: "effect_high", kind: "money" },
  ],
  ({ figures: { experiment } }) =>
    (experiment?.weeks ?? []).map(({ from, to, effect }) => [
      from,
      to,
      effect?.value ?? null,
      effect?.low ?? null,
      effect?.high ?? null,
    ]),
);

/** Net sales a buyer of active members and of others, and a customer after the programme began and before. */
const observed = tableOf(
  [
    { name: "what", kind: "word" },
    { name: "days", kind: "number" },
    { name: "who", kind: "word" },
    { name: "revenue", kind: "money" },
  ],
  ({ range, sales, beforeAndAfter: found }) => [
    ["csv.what.members", lengthOf(range), "roi.observed.members_one", sales!.perActiveBuyerMinor],
    ["csv.what.members", lengthOf(range), "roi.observed.members_other", sales!.perOtherBuyerMinor],
    ...(found
      ? [
          ["csv.what.time", found.days, "roi.observed.time_one", share(found.after.revenueMinor, found.customers)],
          ["csv.what.time", found.days, "roi.observed.time_other", share(found.before.revenueMinor, found.customers)],
        ]
      : []),
  ],
);

/** The tables of the page. */
export const ROI_TABLES: Record<string, CsvTable> = {
  "roi-lines": roiLines,
  "roi-cost": roiCost,
  "effect-by-week": effectByWeek,
  observed,
};
