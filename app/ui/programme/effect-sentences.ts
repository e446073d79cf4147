import type { ProgrammeChange } from "~/domain/programme/programme-changes";
import type { ListName, SettingName } from "~/domain/programme/settings";
import type { MessageKey } from "~/i18n/i18n";
import type { Words } from "~/ui/words";

/** What a change does and what it leaves alone, as sentences without repeats: shown before publishing. */
export function effectSentences({ t }: Pick<Words, "t">, changes: readonly ProgrammeChange[]): string[] {
  return [...new Set(changes.map((change) => t(effectOf(change))))];
}

const EFFECT_OF_ITEM = {
  currency_rate: "effect.rules",
  product_multiplier: "effect.rules",
  bonus_window: "effect.rules",
  tier: "effect.tiers",
  reward: "effect.rewards",
  way: "effect.ways",
} as const satisfies Partial<Record<ProgrammeChange["what"], MessageKey>>;

const EFFECT_OF_SETTING: Partial<Record<SettingName | ListName, MessageKey>> = {
  hold_days: "effect.hold_days",
  award_on: "effect.hold_days",
  award_after_days: "effect.hold_days",
  guest_days: "effect.guests",
  tiers_by: "effect.tiers",
  tiers_window: "effect.tiers",
  tiers_grace_days: "effect.tiers",
  expiry_months: "effect.expiry",
  expiry_warning_days: "effect.expiry_warnings",
  holdout_percent: "effect.holdout",
  holdout_mode: "effect.holdout",
};

function effectOf(change: ProgrammeChange): MessageKey {
  switch (change.what) {
    case "status":
      return `effect.status.${change.to}`;
    case "earn_rate":
    case "point_value":
      return `effect.${change.what}`;
    case "setting":
      if (change.setting === "expiry_mode") return change.to === "off" ? "effect.expiry_off" : "effect.expiry";
      return EFFECT_OF_SETTING[change.setting] ?? "effect.rules";
    case "list":
      return EFFECT_OF_SETTING[change.list] ?? "effect.rules";
    default:
      return EFFECT_OF_ITEM[change.what];
  }
}
