import type { ProgrammeChange } from "~/domain/programme/programme-changes";
import type { Earning, Programme, Reward, Tier } from "~/domain/programme/programme";
import type { MessageKey } from "~/i18n/i18n";
import type { Words } from "~/ui/words";

/** One difference between two versions as a sentence: "Earn rate: 5 points per $1 → 6 points per $1". */
export function changeSentence(words: Words, change: ProgrammeChange): string {
  const { t } = words;
  switch (change.what) {
    case "status":
      return t(`change.status.${change.to}`);
    case "earn_rate":
      return t("change.earn_rate", { from: earnRate(words, change.from), to: earnRate(words, change.to) });
    case "hold_days":
      return t("change.hold_days", { from: change.from, to: t("unit.days", { count: change.to }) });
    case "point_value":
      return t("change.point_value", { from: pointValue(words, change.from), to: pointValue(words, change.to) });
    case "tier_added":
    case "tier_removed":
      return t(`change.${change.what}`, { tier: tierTerms(words, change.tier) });
    case "tier_changed":
      return t("change.changed", { from: tierTerms(words, change.from), to: tierTerms(words, change.to) });
    case "reward_added":
    case "reward_removed":
      return t(`change.${change.what}`, { reward: rewardTerms(words, change.reward) });
    case "reward_changed":
      return t("change.changed", { from: rewardTerms(words, change.from), to: rewardTerms(words, change.to) });
  }
}

/** What a change does and what it leaves alone, as sentences without repeats: shown before publishing. */
export function effectSentences({ t }: Pick<Words, "t">, changes: readonly ProgrammeChange[]): string[] {
  return [...new Set(changes.map((change) => t(effectOf(change))))];
}

function effectOf(change: ProgrammeChange): MessageKey {
  switch (change.what) {
    case "status":
      return `effect.status.${change.to}`;
    case "earn_rate":
    case "hold_days":
    case "point_value":
      return `effect.${change.what}`;
    case "tier_added":
    case "tier_removed":
    case "tier_changed":
      return "effect.tiers";
    default:
      return "effect.rewards";
  }
}

/** "5 points per $1". */
export function earnRate({ t, format }: Words, { points, perMajor }: Pick<Earning, "points" | "perMajor">): string {
  return t("unit.rate", { points: t("unit.points", { count: points }), amount: format.amount(perMajor) });
}

function pointValue({ t, format }: Words, { points, major }: Programme["pointValue"]): string {
  return t("unit.value", { points: t("unit.points", { count: points }), amount: format.amount(major) });
}

function tierTerms({ t, format }: Words, { name, entry, multiplierPercent }: Tier): string {
  return t("tier.terms", { name, entry: format.amount(entry), multiplier: format.number(multiplierPercent / 100) });
}

/** "$5 off: 500 points for $5 off, orders from $20, good for 90 days". */
export function rewardTerms(words: Words, reward: Reward): string {
  const { t, format } = words;
  const terms = [
    t("reward.price", { points: t("unit.points", { count: reward.points }), value: rewardValue(words, reward) }),
    reward.minimumSpend === null ? null : t("reward.from", { amount: format.amount(reward.minimumSpend) }),
    t("reward.valid", { count: reward.validDays }),
    reward.isEnabled ? null : t("reward.off"),
  ];
  return t("reward.terms", { name: reward.name, terms: terms.filter((term) => term !== null).join(t("list.comma")) });
}

function rewardValue({ t, format }: Words, { kind, value }: Pick<Reward, "kind" | "value">): string {
  return kind === "percentage"
    ? t("reward.percent_off", { percent: format.percent(Number(value) / 100) })
    : t("reward.amount_off", { amount: format.amount(value) });
}
