import type { Programme } from "./programme";

/** Null: no limit. A list is one of numbers. */
export type SettingValue = string | number | boolean | null | number[];

/** Every setting that is one value, by the name that its words go by. */
export const SETTINGS = {
  rounding: ({ earning }) => earning.rounding,
  award_on: ({ earning }) => earning.awardOn,
  award_after_days: ({ earning }) => earning.awardAfterDays,
  hold_days: ({ earning }) => earning.holdDays,
  basis_discounts: ({ earning }) => earning.basis.discounts,
  basis_tax: ({ earning }) => earning.basis.includesTax,
  basis_shipping: ({ earning }) => earning.basis.includesShipping,
  basis_gift_cards: ({ earning }) => earning.basis.includesGiftCards,
  exclude_sale_items: ({ earning }) => earning.exclusions.saleItems,
  exclude_subscriptions: ({ earning }) => earning.exclusions.subscriptions,
  cap_per_order: ({ earning }) => earning.caps.perOrder,
  cap_per_day: ({ earning }) => earning.caps.perDay,
  cap_per_member: ({ earning }) => earning.caps.perMember,
  guest_days: ({ earning }) => earning.guestDays,
  tiers_by: ({ tierRules }) => tierRules.by,
  tiers_window: ({ tierRules }) => tierRules.window,
  tiers_grace_days: ({ tierRules }) => tierRules.graceDays,
  expiry_mode: ({ expiry }) => expiry.mode,
  expiry_months: ({ expiry }) => expiry.months,
  expiry_warning_days: ({ expiry }) => expiry.warningDays,
  holdout_percent: ({ holdout }) => holdout.percent,
  holdout_mode: ({ holdout }) => holdout.mode,
} as const satisfies Record<string, (programme: Programme) => SettingValue>;
export type SettingName = keyof typeof SETTINGS;

/** Every setting that is a list of ids, tags or channels. */
export const LISTS = {
  excluded_products: ({ exclusions }) => exclusions.productIds,
  excluded_collections: ({ exclusions }) => exclusions.collectionIds,
  excluded_customer_tags: ({ exclusions }) => exclusions.customerTags,
  excluded_order_tags: ({ exclusions }) => exclusions.orderTags,
  excluded_channels: ({ exclusions }) => exclusions.channels,
} as const satisfies Record<string, (earning: Programme["earning"]) => string[]>;
export type ListName = keyof typeof LISTS;
