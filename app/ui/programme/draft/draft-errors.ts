import type { z } from "zod";
import type { Programme } from "~/domain/programme/programme";
import { wholeLimitsAt } from "~/domain/programme/schema-at";

/** What is wrong with the whole, as `programmeProblems` calls it, where a merchant can mend it. */
const OF_THE_WHOLE = [
  "first_tier_starts_at_zero",
  "tiers_must_ascend",
  "keep_above_entry",
  "unknown_reward",
  "percent_above_100",
  "window_ends_before_it_starts",
  "award_days_need_fulfilment",
  "duplicate_currency",
  "duplicate_way",
] as const;
const BY_FIELD = {
  name: "name",
  entry: "amount",
  keep: "amount",
  value: "amount",
  minimumSpend: "amount",
  spend: "amount",
  multiplierPercent: "multiplier",
  percent: "multiplier",
  currency: "currency",
  from: "minute",
  until: "minute",
  url: "url",
  customerTags: "tags",
  orderTags: "tags",
  channels: "channels",
} as const;

export type DraftErrorCode =
  | (typeof OF_THE_WHOLE)[number]
  | (typeof BY_FIELD)[keyof typeof BY_FIELD]
  | "count"
  | "whole_number"
  | "at_most"
  | "one_tier_alone"
  | "invalid";
export type DraftError = { code: DraftErrorCode; params?: Record<string, string | number> };
/** By path in the draft's order: "tiers.1.entry". A list of values, such as tags, has one for all of them. */
export type DraftErrors = Record<string, DraftError>;

type Issue = z.core.$ZodIssue;

/** One error for each field that the schema refused. `order` says where in the draft each of the sorted tiers stands. */
export function draftErrors(issues: readonly Issue[], candidate: Programme, order: readonly number[]): DraftErrors {
  const errors: DraftErrors = {};
  for (const issue of issues) {
    const path = issue.path.map((step, depth) =>
      depth === 1 && issue.path[0] === "tiers" ? order[Number(step)]! : step,
    );
    while (typeof path.at(-1) === "number") path.pop();
    errors[path.join(".")] ??= errorOf(issue, path, candidate);
  }
  return errors;
}

function errorOf(issue: Issue, path: readonly PropertyKey[], candidate: Programme): DraftError {
  const ofTheWhole = OF_THE_WHOLE.find((code) => code === issue.message);
  if (ofTheWhole === "unknown_reward") {
    return { code: ofTheWhole, params: { tier: candidate.tiers[Number(path[1])]?.name ?? "" } };
  }
  if (ofTheWhole) return { code: ofTheWhole };
  if (issue.code === "too_big" && issue.origin === "array") {
    return { code: "at_most", params: { count: Number(issue.maximum) } };
  }
  if (issue.code === "too_small" && path.length === 1 && path[0] === "tiers") return { code: "one_tier_alone" };
  const own = BY_FIELD[path.at(-1) as keyof typeof BY_FIELD];
  if (own === "amount" && path[0] === "tiers" && candidate.tierRules.by !== "spend") return { code: "count" };
  const limits = wholeLimitsAt(issue.path);
  return own ? { code: own } : limits ? { code: "whole_number", params: limits } : { code: "invalid" };
}
