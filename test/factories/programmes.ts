import fc from "fast-check";
import { programmeSchema, type Programme } from "~/domain/programme/programme";

// Programmes of every kind there can be: each field of the schema takes each kind of value it may have.

const some = <Value>(most: number, arbitrary: fc.Arbitrary<Value>) => fc.array(arbitrary, { maxLength: most });
const between = (min: number, max: number) => fc.integer({ min, max });
const listOf = <Value extends { key: string }>(most: number, arbitrary: fc.Arbitrary<Value>) =>
  fc.uniqueArray(arbitrary, { maxLength: most, selector: ({ key }) => key });

const key = fc.stringMatching(/^[a-z][a-z0-9]{0,12}(-[a-z0-9]{1,8})?$/);
const name = fc.stringMatching(/^[A-Za-z0-9一-龥]([A-Za-z0-9一-龥 ]{0,18}[A-Za-z0-9一-龥])?$/);
const named = { key, name };
const percent = between(100, 1000);
const ids = (most: number) => fc.uniqueArray(between(1, 9_999_999_999).map(String), { maxLength: most });
const tags = (most: number) => fc.uniqueArray(name, { maxLength: most, selector: (tag) => tag.toLowerCase() });
const rate = { points: between(1, 10_000), perMajor: between(1, 1_000_000) };
const cap = fc.option(between(1, 100_000_000));

/** A decimal amount with as many decimals as every currency but those without has; whole for those. */
const amountIn = (decimals: number, min = 0) =>
  fc
    .tuple(between(min, 9_999_999), between(0, 10 ** Math.min(decimals, 3) - 1))
    .map(([whole, part]) => (part === 0 ? String(whole) : `${whole}.${String(part).padStart(decimals, "0")}`));

const minute = fc
  .date({ min: new Date("2026-01-01T00:00Z"), max: new Date("2030-12-31T23:59Z"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 16));
const window = fc
  .record({ ...named, percent, ends: fc.uniqueArray(minute, { minLength: 2, maxLength: 2 }) })
  .map(({ ends, ...rest }) => ({ ...rest, from: [...ends].sort()[0]!, until: [...ends].sort()[1]! }));

const award = fc.oneof(
  fc.constant({ awardOn: "paid" as const, awardAfterDays: 0 }),
  fc.record({ awardOn: fc.constant("fulfilled" as const), awardAfterDays: between(0, 90) }),
);

const earning = fc
  .record({
    ...rate,
    award,
    holdDays: between(0, 90),
    rounding: fc.constantFrom("floor" as const, "half_up" as const),
    basis: fc.record({
      discounts: fc.constantFrom("after" as const, "before" as const),
      includesTax: fc.boolean(),
      includesShipping: fc.boolean(),
      includesGiftCards: fc.boolean(),
    }),
    currencyRates: fc.uniqueArray(
      fc.record({ currency: fc.constantFrom("EUR", "GBP", "JPY", "CNY", "KWD"), ...rate }),
      {
        maxLength: 4,
        selector: ({ currency }) => currency,
      },
    ),
    exclusions: fc.record({
      productIds: ids(5),
      collectionIds: ids(3),
      saleItems: fc.boolean(),
      subscriptions: fc.boolean(),
      customerTags: tags(3),
      orderTags: tags(3),
      channels: fc.uniqueArray(fc.constantFrom("web", "pos", "shopify_draft_order", "1354745", "580111")),
    }),
    productMultipliers: listOf(3, fc.record({ ...named, productIds: ids(4), collectionIds: ids(2), percent })),
    bonusWindows: listOf(3, window),
    caps: fc.record({ perOrder: cap, perDay: cap, perMember: cap }),
    guestDays: between(0, 365),
  })
  .map(({ award: awarded, ...rest }) => ({ ...rest, ...awarded }));

const common = { ...named, points: between(1, 1_000_000), isEnabled: fc.boolean() };
const limit = { everyDays: fc.option(between(1, 3650)), atMost: between(1, 1000) };
const once = (kind: "sign_up" | "birthday" | "anniversary" | "newsletter") =>
  fc.record({ kind: fc.constant(kind), ...common });

const waysIn = (decimals: number) =>
  fc
    .tuple(
      ...(["sign_up", "birthday", "anniversary", "newsletter"] as const).map((kind) => fc.option(once(kind))),
      fc.option(fc.record({ kind: fc.constant("review" as const), ...common, ...limit })),
      fc.option(
        fc.record({
          kind: fc.constant("social" as const),
          ...common,
          ...limit,
          url: fc.constant("https://example.com/us"),
        }),
      ),
      fc.option(fc.record({ kind: fc.constant("custom" as const), ...common, ...limit })),
      fc.option(fc.record({ kind: fc.constant("orders" as const), ...common, orders: between(1, 10_000) })),
      fc.option(fc.record({ kind: fc.constant("spend" as const), ...common, spend: amountIn(decimals) })),
    )
    .map((ways) => ways.filter((way) => way !== null))
    .filter((ways) => new Set(ways.map((way) => way.key)).size === ways.length);

const rewardIn = (decimals: number) =>
  fc
    .record({
      ...named,
      kind: fc.constantFrom("fixed_amount" as const, "percentage" as const, "free_shipping" as const),
      points: between(1, 10_000_000),
      amount: amountIn(decimals, 1),
      share: between(1, 100).map(String),
      minimumSpend: fc.option(amountIn(decimals, 1)),
      validDays: between(1, 730),
      isEnabled: fc.boolean(),
    })
    .map(({ amount, share, ...rest }) => ({
      ...rest,
      value: { fixed_amount: amount, percentage: share, free_shipping: "100" }[rest.kind],
    }));

const tierRules = fc.record({
  by: fc.constantFrom("spend" as const, "points" as const, "orders" as const),
  window: fc.constantFrom("lifetime" as const, "calendar_year" as const, "rolling_year" as const),
  graceDays: between(0, 365),
});

/** What one tier alone gives. */
const NOTHING = { multiplierPercent: 100, entryPoints: 0, entryReward: null, birthdayPoints: 0, customerTags: [] };

/** Tiers that ascend from 0, or one that gives nothing; each is kept by at most what it takes to reach it, and gives one of the rewards or none. */
const tiersWith = (rewards: readonly { key: string }[]) => {
  const tier = fc.record({
    ...named,
    step: between(1, 5_000),
    keepShare: fc.option(between(0, 100)),
    multiplierPercent: percent,
    entryPoints: between(0, 1_000_000),
    entryReward: fc.option(fc.nat()).map((at) => (at === null ? null : (rewards[at % rewards.length]?.key ?? null))),
    birthdayPoints: between(0, 1_000_000),
    customerTags: tags(3),
  });
  return fc.uniqueArray(tier, { minLength: 1, maxLength: 5, selector: (each) => each.key }).map((list) => {
    let reached = -list[0]!.step;
    return list.map(({ step, keepShare, ...rest }) => {
      reached += step;
      const keep = keepShare === null ? null : String(Math.floor((reached * keepShare) / 100));
      return { ...rest, ...(list.length === 1 ? NOTHING : {}), entry: String(reached), keep };
    });
  });
};

const expiry = fc.record({
  mode: fc.constantFrom("off" as const, "inactivity" as const, "lots" as const),
  months: between(1, 60),
  warningDays: some(3, between(1, 180)),
});

const holdout = fc.record({
  percent: between(0, 50),
  mode: fc.constantFrom("programme" as const, "bonuses" as const),
});

/** Any valid programme of a shop whose currency has so many decimals, as the schema gives it back. */
export function programmes(decimals = 2): fc.Arbitrary<Programme> {
  return listOf(4, rewardIn(decimals))
    .chain((rewards) =>
      fc.record({
        status: fc.constantFrom("active" as const, "paused" as const),
        earning,
        pointValue: fc.record({ points: between(1, 1_000_000), major: between(1, 1_000_000) }),
        tierRules,
        tiers: tiersWith(rewards),
        rewards: fc.constant(rewards),
        ways: waysIn(decimals),
        expiry,
        holdout,
      }),
    )
    .map((programme) => programmeSchema.parse(programme));
}
