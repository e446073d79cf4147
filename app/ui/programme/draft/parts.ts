import type { Programme } from "~/domain/programme/programme";
import {
  amountOfMoney,
  asTyped,
  choice,
  chosenOrNone,
  decimal,
  flag,
  moneyOrNone,
  qualifying,
  qualifyingOrNone,
  texts,
  times,
  wholeNumber,
  wholeNumbers,
  wholeOrNone,
  type DraftOf,
  type ReadSetting,
} from "./field";
import { group, rows } from "./group";
import { money } from "./typed";

const picked = { productIds: texts, collectionIds: texts };

export const currencyRows = rows(
  { currency: asTyped, points: wholeNumber, perMajor: wholeNumber },
  { word: null, most: 50, start: {} },
);
export const multiplierRows = rows(
  { name: asTyped, ...picked, percent: times },
  { word: "products", most: 20, start: { percent: "2" } },
);
export const windowRows = rows(
  { name: asTyped, from: asTyped, until: asTyped, percent: times },
  { word: "bonus", most: 50, start: { percent: "2" } },
);

export const tierRows = rows(
  {
    name: asTyped,
    entry: qualifying,
    keep: qualifyingOrNone,
    multiplierPercent: times,
    entryPoints: wholeNumber,
    entryReward: chosenOrNone,
    birthdayPoints: wholeNumber,
    customerTags: texts,
  },
  { word: "tier", most: 10, start: { multiplierPercent: "1", entryPoints: "0", birthdayPoints: "0" } },
);

export const rewardRows = rows(
  {
    name: asTyped,
    kind: choice(["fixed_amount", "percentage", "free_shipping"]),
    points: wholeNumber,
    value: decimal,
    minimumSpend: moneyOrNone,
    validDays: wholeNumber,
    isEnabled: flag,
  },
  { word: "reward", most: 30, start: { validDays: "90", isEnabled: true }, settle: settleReward },
);

/** An amount off is in the shop's currency; free shipping is all of it. */
function settleReward<Row extends Record<string, unknown>>(row: Row, { currency }: ReadSetting): Row {
  if (row.kind === "free_shipping") return { ...row, value: "100" };
  return row.kind === "fixed_amount" ? { ...row, value: money(String(row.value), currency) } : row;
}

/** A way of any kind: the fields of other kinds are typed in vain, the schema drops them. */
export const wayRows = rows(
  {
    kind: choice(["sign_up", "birthday", "anniversary", "newsletter", "review", "social", "custom", "orders", "spend"]),
    name: asTyped,
    points: wholeNumber,
    isEnabled: flag,
    everyDays: wholeOrNone,
    atMost: wholeNumber,
    url: asTyped,
    orders: wholeNumber,
    spend: amountOfMoney,
  },
  { word: "way", most: 30, start: { atMost: "1", isEnabled: true } },
);

/** The pages of the programme, each with the fields of the programme that it edits. */
export const PARTS = {
  status: group({ status: choice(["active", "paused"]) }),
  earning: group({
    earning: group({
      points: wholeNumber,
      perMajor: wholeNumber,
      rounding: choice(["floor", "half_up"]),
      holdDays: wholeNumber,
      awardOn: choice(["paid", "fulfilled"]),
      awardAfterDays: wholeNumber,
      basis: group({
        discounts: choice(["after", "before"]),
        includesTax: flag,
        includesShipping: flag,
        includesGiftCards: flag,
      }),
      currencyRates: currencyRows,
    }),
    pointValue: group({ points: wholeNumber, major: wholeNumber }),
  }),
  rules: group({
    earning: group({
      exclusions: group({
        ...picked,
        saleItems: flag,
        subscriptions: flag,
        customerTags: texts,
        orderTags: texts,
        channels: texts,
      }),
      productMultipliers: multiplierRows,
      bonusWindows: windowRows,
      caps: group({ perOrder: wholeOrNone, perDay: wholeOrNone, perMember: wholeOrNone }),
      guestDays: wholeNumber,
    }),
  }),
  tiers: group({
    tierRules: group({
      by: choice(["spend", "points", "orders"]),
      window: choice(["lifetime", "calendar_year", "rolling_year"]),
      graceDays: wholeNumber,
    }),
    tiers: tierRows,
  }),
  rewards: group({ rewards: rewardRows }),
  ways: group({ ways: wayRows }),
  expiry: group({
    expiry: group({
      mode: choice(["off", "inactivity", "lots"]),
      months: wholeNumber,
      warningDays: wholeNumbers,
    }),
  }),
  holdout: group({ holdout: group({ percent: wholeNumber, mode: choice(["programme", "bonuses"]) }) }),
};

export type PartName = keyof typeof PARTS;
export type PartDraft<Part extends PartName = PartName> = { [Name in PartName]: DraftOf<(typeof PARTS)[Name]> }[Part];

export type RuleDraft = PartDraft<"rules">["earning"];
export type TierDraft = DraftOf<typeof tierRows>[number];
export type RewardDraft = DraftOf<typeof rewardRows>[number];
export type WayDraft = DraftOf<typeof wayRows>[number];
export type CurrencyDraft = DraftOf<typeof currencyRows>[number];
export type MultiplierDraft = DraftOf<typeof multiplierRows>[number];
export type WindowDraft = DraftOf<typeof windowRows>[number];

/** The draft of a part that changes nothing. */
export function draftOf<Part extends PartName>(part: Part, programme: Programme): PartDraft<Part> {
  return PARTS[part].write(programme) as PartDraft<Part>;
}
