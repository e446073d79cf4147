import type { Programme } from "~/domain/programme/programme";
import type { Words } from "~/ui/words";
import type { PageName } from "./part-fields";
import { earnRate, pointValue, qualifyingAmount } from "./terms";

/** What one part of the programme says, in a sentence or two. */
export function partSummary(words: Words, part: PageName, programme: Programme): string[] {
  return SUMMARIES[part](words, programme);
}

const SUMMARIES: Record<PageName, (words: Words, programme: Programme) => string[]> = {
  earning: (words, { earning, pointValue: value }) => [
    [earnRate(words, earning), pointValue(words, value)].join(words.t("list.semicolon")),
    words.t(`summary.award.${earning.awardOn}`, { after: earning.awardAfterDays, hold: earning.holdDays }),
  ],
  rules: (words, { earning }) => [rulesSummary(words, earning)],
  ways: (words, { ways }) => [
    ways.length === 0
      ? words.t("summary.ways.none")
      : itemsIn(words, ways, ({ name, points }) => `${name} (${words.t("unit.points", { count: points })})`),
  ],
  tiers: (words, { tiers, tierRules: { by, window } }) => [
    tiers.map(({ name, entry }) => `${name} (${qualifyingAmount(words, by, entry)})`).join(words.t("list.comma")),
    words.t(`summary.tiers.${by}`, { window: words.t(`summary.window.${window}`) }),
  ],
  rewards: (words, { rewards }) => [
    rewards.length === 0
      ? words.t("rewards.empty")
      : itemsIn(words, rewards, ({ name, points }) => `${name} (${words.t("unit.points", { count: points })})`),
  ],
  expiry: ({ t }, { expiry: { mode, months } }) => [
    mode === "off" ? t("summary.expiry.off") : t(`summary.expiry.${mode}`, { count: months }),
  ],
  holdout: ({ t }, { holdout: { percent, mode } }) => [
    percent === 0 ? t("summary.holdout.none") : t(`summary.holdout.${mode}`, { percent }),
  ],
};

function rulesSummary(
  { t }: Words,
  { exclusions, productMultipliers, bonusWindows, caps }: Programme["earning"],
): string {
  const excluded = Object.values(exclusions).filter((each) => (Array.isArray(each) ? each.length > 0 : each));
  const capped = Object.values(caps).filter((cap) => cap !== null);
  const told = (
    [
      ["summary.multipliers", productMultipliers.length],
      ["summary.windows", bonusWindows.length],
      ["summary.exclusions", excluded.length],
      ["summary.caps", capped.length],
    ] as const
  ).filter(([, count]) => count > 0);
  return told.map(([key, count]) => t(key, { count })).join(t("list.comma")) || t("summary.rules.none");
}

/** Names in a row, those that are off in the end counted only. */
function itemsIn<Item extends { isEnabled: boolean }>(
  { t }: Words,
  items: readonly Item[],
  say: (item: Item) => string,
): string {
  const on = items.filter(({ isEnabled }) => isEnabled);
  const off = items.length - on.length;
  return [...on.map(say), ...(off > 0 ? [t("summary.off", { count: off })] : [])].join(t("list.comma"));
}
