import { addSeconds } from "~/domain/calendar";
import type { BonusWindow, Earning } from "~/domain/programme/earning";
import type { Programme, Tier } from "~/domain/programme/programme";
import type { WayToEarn } from "~/domain/programme/way-to-earn";

/**
 * What a card is made with. `minute`: now on the shop's clocks. `titles`: what the catalogue knows of the products that earn
 * nothing.
 */
type Surroundings = { currency: string; minute: string; titles: readonly string[] };

/**
 * What is true for every shopper, as the theme reads it; docs/architecture.md describes the shape. Rewards and ways to earn that
 * are switched off, and bonus days that are over, are left out.
 */
export function programmeCard(programme: Programme, { currency, minute, titles }: Surroundings) {
  const { earning, tierRules, tiers, rewards, ways, expiry, status } = programme;
  return {
    v: 2,
    active: status === "active",
    currency,
    points: earning.points,
    perMajor: earning.perMajor,
    rates: earning.currencyRates,
    products: earning.productMultipliers.map(({ name, percent }) => ({ name, percent })),
    windows: windowsFrom(earning.bonusWindows, minute),
    discounts: earning.basis.discounts,
    without: withoutPoints(earning),
    withoutProducts: productsWithout(earning.exclusions, titles),
    caps: earning.caps,
    hold: { from: earning.awardOn, days: earning.awardAfterDays + earning.holdDays },
    guestDays: earning.guestDays,
    expiry: expiry.mode === "off" ? null : { mode: expiry.mode, months: expiry.months },
    tierRules,
    tiers: tiers.map((tier) => tierOnCard(tier, programme)),
    rewards: rewards
      .filter(({ isEnabled }) => isEnabled)
      .map(({ key, name, kind, points, value, minimumSpend }) => ({ key, name, kind, points, value, minimumSpend }))
      .sort((a, b) => a.points - b.points),
    ways: ways.filter(({ isEnabled }) => isEnabled).map(wayOnCard),
  };
}

/** Bonus windows that are not over, the soonest first, with the last day of each. */
function windowsFrom(windows: readonly BonusWindow[], minute: string) {
  return windows
    .filter(({ until }) => until > minute)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ name, percent, from, until }) => ({ name, percent, from, until, lastDay: lastDayBefore(until) }));
}

function lastDayBefore(minute: string): string {
  return addSeconds(new Date(`${minute}Z`), -1)
    .toISOString()
    .slice(0, 10);
}

/** Kinds of things that earn nothing, by the names the theme words them by. */
function withoutPoints({ basis, exclusions }: Earning): string[] {
  const { customerTags, orderTags, channels } = exclusions;
  const kinds = {
    tax: !basis.includesTax,
    shipping: !basis.includesShipping,
    gift_cards: !basis.includesGiftCards,
    sale_items: exclusions.saleItems,
    subscriptions: exclusions.subscriptions,
    some_orders: orderTags.length + channels.length > 0,
    some_customers: customerTags.length > 0,
  };
  return Object.entries(kinds).flatMap(([kind, isLeftOut]) => (isLeftOut ? [kind] : []));
}

/** Titles that a shopper is told; the others are `more`. */
const TITLES_TOLD = 5;

function productsWithout({ productIds, collectionIds }: Earning["exclusions"], titles: readonly string[]) {
  const told = titles.slice(0, TITLES_TOLD);
  return { titles: told, more: collectionIds.length > 0 || productIds.length > told.length };
}

/** A birthday gift of a tier is added to what a birthday gives: where that is nothing, so is the gift. */
function tierOnCard(tier: Tier, { rewards, ways }: Programme) {
  const { key, name, entry, keep, multiplierPercent, entryPoints, entryReward, birthdayPoints } = tier;
  const hasBirthdays = ways.some(({ kind, isEnabled }) => kind === "birthday" && isEnabled);
  return {
    ...{ key, name, entry, keep, multiplierPercent, entryPoints },
    entryReward: rewards.find((reward) => reward.key === entryReward)?.name ?? null,
    birthdayPoints: hasBirthdays ? birthdayPoints : 0,
  };
}

function wayOnCard(way: WayToEarn) {
  const { key, kind, name, points } = way;
  return {
    key,
    kind,
    name,
    points,
    ...("url" in way ? { url: way.url } : {}),
    ...("orders" in way ? { orders: way.orders } : {}),
    ...("spend" in way ? { spend: way.spend } : {}),
  };
}
