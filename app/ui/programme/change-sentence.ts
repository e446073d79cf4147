import type { ItemChange } from "~/domain/programme/item-changes";
import type { ProgrammeChange } from "~/domain/programme/programme-changes";
import type { ListName, SettingName, SettingValue } from "~/domain/programme/settings";
import type { MessageKey } from "~/i18n/i18n";
import type { Words } from "~/ui/words";
import { channelName } from "./channels";
import { earnRate, itemTerms, pointValue } from "./terms";

/** One difference between two versions as a sentence: "Earn rate: 5 points per $1 → 6 points per $1". */
export function changeSentence(words: Words, change: ProgrammeChange): string {
  const { t } = words;
  switch (change.what) {
    case "status":
      return t(`change.status.${change.to}`);
    case "earn_rate":
      return t("change.earn_rate", { from: earnRate(words, change.from), to: earnRate(words, change.to) });
    case "point_value":
      return t("change.point_value", { from: pointValue(words, change.from), to: pointValue(words, change.to) });
    case "setting":
      return t("change.setting", {
        setting: t(`setting.${change.setting}`),
        from: settingValue(words, change.setting, change.from),
        to: settingValue(words, change.setting, change.to),
      });
    case "list":
      return listSentence(words, change);
    default:
      return itemSentence(words, change);
  }
}

function itemSentence(words: Words, change: ItemChange): string {
  const { t } = words;
  const [from, to] = itemTerms(words, change);
  if (from === null || to === null) {
    return t(`change.${change.what}_${from === null ? "added" : "removed"}`, { item: from ?? to ?? "" });
  }
  return from === to ? t("change.other_products", { item: to }) : t("change.changed", { from, to });
}

const NAMED_BY_NUMBER = new Set<ListName>(["excluded_products", "excluded_collections"]);

function listSentence(words: Words, { list, added, removed }: Extract<ProgrammeChange, { what: "list" }>): string {
  const { t } = words;
  const name = (each: string) => (list === "excluded_channels" ? channelName(t, each) : each);
  const told = (key: "change.list.added" | "change.list.removed", items: string[]) => {
    const what = NAMED_BY_NUMBER.has(list) ? words.format.number(items.length) : items.map(name).join(t("list.comma"));
    return items.length === 0 ? [] : [t(key, { items: what })];
  };
  const parts = [...told("change.list.added", added), ...told("change.list.removed", removed)];
  return t("change.list", { list: t(`setting.${list}`), parts: parts.join(t("list.comma")) });
}

type Say = (words: Words, value: SettingValue) => string;

const days: Say = ({ t }, value) => t("unit.days", { count: Number(value) });
const yesOrNo: Say = ({ t }, value) => t(value ? "yes" : "no");
const pointsOrNone: Say = ({ t }, value) =>
  value === null ? t("no_limit") : t("unit.points", { count: Number(value) });
const option =
  (prefix: "rounding" | "award_on" | "discounts" | "tiers_by" | "tiers_window" | "expiry_mode" | "holdout_mode"): Say =>
  ({ t }, value) =>
    t(`${prefix}.${String(value)}` as MessageKey);

const SETTING_VALUES: Record<SettingName, Say> = {
  rounding: option("rounding"),
  award_on: option("award_on"),
  award_after_days: days,
  hold_days: days,
  basis_discounts: option("discounts"),
  basis_tax: yesOrNo,
  basis_shipping: yesOrNo,
  basis_gift_cards: yesOrNo,
  exclude_sale_items: yesOrNo,
  exclude_subscriptions: yesOrNo,
  cap_per_order: pointsOrNone,
  cap_per_day: pointsOrNone,
  cap_per_member: pointsOrNone,
  guest_days: days,
  tiers_by: option("tiers_by"),
  tiers_window: option("tiers_window"),
  tiers_grace_days: days,
  expiry_mode: option("expiry_mode"),
  expiry_months: ({ t }, value) => t("unit.months", { count: Number(value) }),
  expiry_warning_days: ({ t }, value) => (value as number[]).join(t("list.comma")) || t("none"),
  holdout_percent: ({ format }, value) => format.percent(Number(value) / 100),
  holdout_mode: option("holdout_mode"),
};

function settingValue(words: Words, setting: SettingName, value: SettingValue): string {
  return SETTING_VALUES[setting](words, value);
}
