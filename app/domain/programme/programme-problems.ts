import type { Earning } from "./earning";
import type { Reward } from "./reward";
import type { Tier } from "./tier-rules";
import type { WayToEarn } from "./way-to-earn";

type Parts = { earning: Earning; tiers: Tier[]; rewards: Reward[]; ways: WayToEarn[] };
export type ProgrammeProblem = { code: string; path: (string | number)[] };

/**
 * What fits each field alone but not the whole. Codes: `first_tier_starts_at_zero`, `tiers_must_ascend`,
 * `keep_above_entry`, `unknown_reward`, `percent_above_100`, `window_ends_before_it_starts`, `award_days_need_fulfilment`,
 * `duplicate_currency`, `duplicate_key`, `duplicate_way` (a kind that a programme can have once only).
 */
export function programmeProblems(programme: Parts): ProgrammeProblem[] {
  return [
    ...tierProblems(programme),
    ...rewardProblems(programme.rewards),
    ...earningProblems(programme.earning),
    ...wayProblems(programme.ways),
    ...duplicateKeys(programme),
  ];
}

function tierProblems({ tiers, rewards }: Parts): ProgrammeProblem[] {
  const problems: ProgrammeProblem[] = [];
  tiers.forEach((tier, index) => {
    const before = tiers[index - 1];
    const at = (field: keyof Tier, code: string) => problems.push({ code, path: ["tiers", index, field] });
    if (!before && Number(tier.entry) !== 0) at("entry", "first_tier_starts_at_zero");
    if (before && Number(tier.entry) <= Number(before.entry)) at("entry", "tiers_must_ascend");
    if (tier.keep !== null && Number(tier.keep) > Number(tier.entry)) at("keep", "keep_above_entry");
    if (tier.entryReward !== null && !rewards.some(({ key }) => key === tier.entryReward)) {
      at("entryReward", "unknown_reward");
    }
  });
  return problems;
}

function rewardProblems(rewards: readonly Reward[]): ProgrammeProblem[] {
  return rewards.flatMap(({ kind, value }, index) =>
    kind === "percentage" && Number(value) > 100
      ? [{ code: "percent_above_100", path: ["rewards", index, "value"] }]
      : [],
  );
}

function earningProblems({ bonusWindows, currencyRates, awardOn, awardAfterDays }: Earning): ProgrammeProblem[] {
  const problems: ProgrammeProblem[] = [];
  bonusWindows.forEach(({ from, until }, index) => {
    if (until <= from) {
      problems.push({ code: "window_ends_before_it_starts", path: ["earning", "bonusWindows", index, "until"] });
    }
  });
  if (awardOn === "paid" && awardAfterDays > 0) {
    problems.push({ code: "award_days_need_fulfilment", path: ["earning", "awardAfterDays"] });
  }
  const currencies = currencyRates.map(({ currency }) => currency);
  for (const index of repeated(currencies)) {
    problems.push({ code: "duplicate_currency", path: ["earning", "currencyRates", index, "currency"] });
  }
  return problems;
}

/** Kinds of which one is enough: the events they answer to don't say which of several is meant. */
const ONCE = new Set<WayToEarn["kind"]>(["sign_up", "birthday", "anniversary", "newsletter"]);

function wayProblems(ways: readonly WayToEarn[]): ProgrammeProblem[] {
  const kinds = ways.map(({ kind }, index) => (ONCE.has(kind) ? kind : `${kind} ${index}`));
  return repeated(kinds).map((index) => ({ code: "duplicate_way", path: ["ways", index, "kind"] }));
}

function duplicateKeys({ tiers, rewards, ways, earning }: Parts): ProgrammeProblem[] {
  const lists: [(string | number)[], readonly { key: string }[]][] = [
    [["tiers"], tiers],
    [["rewards"], rewards],
    [["ways"], ways],
    [["earning", "productMultipliers"], earning.productMultipliers],
    [["earning", "bonusWindows"], earning.bonusWindows],
  ];
  return lists.flatMap(([path, list]) =>
    repeated(list.map(({ key }) => key)).map((index) => ({ code: "duplicate_key", path: [...path, index, "key"] })),
  );
}

/** Positions of what stands in the list before. */
function repeated(list: readonly string[]): number[] {
  return list.flatMap((each, index) => (list.indexOf(each) === index ? [] : [index]));
}
