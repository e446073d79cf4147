import fc from "fast-check";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { DECIMALS } from "./shop";

// Programmes in which much happens to a handful of small orders: every rule is met often, and marks are near each other.

const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 });
const rare = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<Value[]>([]) }, { weight: 1, arbitrary: value.map((each) => [each]) });
const percent = fc.constantFrom(100, 110, 125, 150, 200, 333);
const points = fc.constantFrom(1, 25, 100, 250);
const products = fc.record({
  productIds: rare(fc.constantFrom("11", "12", "13")),
  collectionIds: rare(fc.constantFrom("901", "902")),
});

const rateIn = (currency: string) =>
  fc.record({
    points: fc.constantFrom(1, 2, 5, 7, 13),
    perMajor: fc.constantFrom(...(DECIMALS[currency] === 0 ? [1, 100, 1000] : [1, 1, 3, 10])),
  });

/** Local minutes around `start`, milliseconds; often, where clocks show UTC, the very ones at which orders are placed. */
const windowFrom = (start: number) =>
  fc
    .record({ after: fc.constantFrom(-48, 0, 1, 30, 240), hours: fc.constantFrom(1, 29, 30, 210, 1440), percent })
    .map(({ after, hours, percent }) => {
      const minute = (hour: number) => new Date(start + hour * 3_600_000).toISOString().slice(0, 16);
      return { percent, from: minute(after), until: minute(after + hours) };
    });

const numbered = <Value extends object>(list: Value[], what: string) =>
  list.map((each, index) => ({ key: `${what}-${index}`, name: `${what} ${index}`, ...each }));

const award = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ awardOn: "paid" as const, awardAfterDays: 0 }) },
  {
    weight: 1,
    arbitrary: fc.record({ awardOn: fc.constant("fulfilled" as const), awardAfterDays: fc.constantFrom(0, 3) }),
  },
);

const earningFrom = (start: number, currency: string) =>
  fc
    .record({
      rate: rateIn(currency),
      award,
      holdDays: fc.constantFrom(0, 0, 1, 14, 60),
      rounding: fc.constantFrom("floor" as const, "half_up" as const),
      basis: fc.record({
        discounts: fc.constantFrom("after" as const, "before" as const),
        includesTax: fc.boolean(),
        includesShipping: fc.boolean(),
        includesGiftCards: fc.boolean(),
      }),
      currencyRates: rare(rateIn("EUR").map((rate) => ({ currency: "EUR", ...rate }))),
      exclusions: fc.record({
        products,
        saleItems: fc.boolean(),
        subscriptions: fc.boolean(),
        orderTags: rare(fc.constant("Wholesale")),
        channels: rare(fc.constant("pos")),
      }),
      productMultipliers: fc.array(fc.record({ products, percent }), { maxLength: 2 }),
      bonusWindows: fc.array(windowFrom(start), { maxLength: 2 }),
      caps: fc.record({
        perOrder: rarely(fc.constantFrom(1, 50, 400)),
        perDay: rarely(fc.constantFrom(1, 100, 700)),
        perMember: rarely(fc.constantFrom(1, 300, 2000)),
      }),
      guestDays: fc.constantFrom(0, 1, 30, 365),
    })
    .map(({ rate, award, productMultipliers, bonusWindows, exclusions: { products, ...exclusions }, ...rest }) => ({
      ...rest,
      ...rate,
      ...award,
      exclusions: { ...exclusions, ...products },
      productMultipliers: numbered(
        productMultipliers.map(({ products, percent }) => ({ ...products, percent })),
        "multiplier",
      ),
      bonusWindows: numbered(bonusWindows, "window"),
    }));

/** How far the marks of tiers and milestones are from each other, by what is measured. */
const STEP = { spend: 100, points: 200, orders: 1 } as const;

const tiersBy = (by: keyof typeof STEP, unit: number) =>
  fc
    .array(
      fc.record({
        key: fc.constantFrom("bronze", "silver", "gold", "jade"),
        steps: fc.integer({ min: 1, max: 3 }),
        keeps: rarely(fc.constantFrom(0, 50, 100)),
        multiplierPercent: percent,
        entryPoints: fc.constantFrom(0, 0, 40, 100),
        entryReward: rare(fc.constant("off")),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((tiers) => tiers.filter(({ key }, index) => tiers.findIndex((other) => other.key === key) === index))
    .map((tiers) => {
      let reached = 0;
      return tiers.map(({ key, steps, keeps, multiplierPercent, entryPoints, entryReward }, index) => {
        reached += index === 0 ? 0 : steps * STEP[by] * (by === "spend" ? unit : 1);
        const keep = keeps === null ? null : String(Math.floor((reached * keeps) / 100));
        const given = { entryPoints, entryReward: entryReward[0] ?? null };
        return { key, name: key, entry: String(reached), keep, multiplierPercent, ...given };
      });
    });

const tiering = (unit: number) =>
  fc.constantFrom("spend" as const, "points" as const, "orders" as const).chain((by) =>
    fc.record({
      tiers: tiersBy(by, unit),
      tierRules: fc.record({
        by: fc.constant(by),
        window: fc.constantFrom(
          "lifetime" as const,
          "lifetime" as const,
          "calendar_year" as const,
          "rolling_year" as const,
        ),
        graceDays: fc.constantFrom(0, 0, 1, 30),
      }),
    }),
  );

const waysIn = (unit: number) =>
  fc
    .array(
      fc.oneof(
        fc.record({ kind: fc.constant("orders" as const), orders: fc.integer({ min: 1, max: 3 }), points }),
        fc.record({
          kind: fc.constant("spend" as const),
          spend: fc.integer({ min: 1, max: 4 }).map((steps) => String(steps * 100 * unit)),
          points,
        }),
      ),
      { maxLength: 2 },
    )
    .map((ways) =>
      numbered(
        ways.map((way) => ({ ...way, isEnabled: true })),
        "way",
      ),
    );

/** Most programmes grant nothing and share no caps, so that members are judged from where they stand, too. */
const plainly = <Value>(value: fc.Arbitrary<Value>, plain: (value: Value) => Value) =>
  fc.tuple(value, fc.boolean()).map(([each, isPlain]) => (isPlain ? plain(each) : each));

/** A programme of a shop with this currency, whose bonus days are around `start`, milliseconds. */
export function livelyProgramme(start: number, currency: string): fc.Arbitrary<Programme> {
  const unit = DECIMALS[currency] === 0 ? 100 : 1;
  return fc
    .record({
      status: fc.constantFrom(
        "active" as const,
        "active" as const,
        "active" as const,
        "active" as const,
        "paused" as const,
      ),
      earning: plainly(earningFrom(start, currency), (earning) => ({
        ...earning,
        caps: { perOrder: earning.caps.perOrder, perDay: null, perMember: null },
      })),
      tiering: tiering(unit),
      ways: plainly(waysIn(unit), () => []),
      expiry: fc.record({
        mode: fc.constantFrom("off" as const, "lots" as const, "inactivity" as const),
        months: fc.constantFrom(1, 3, 12),
      }),
      holdout: fc.record({
        percent: fc.constantFrom(0, 0, 0, 20, 50),
        mode: fc.constantFrom("programme" as const, "bonuses" as const),
      }),
    })
    .map(({ tiering, ...rest }) =>
      programmeSchema.parse({ ...rest, ...tiering, pointValue: { points: 100, major: unit }, rewards: REWARDS(unit) }),
    );
}

const REWARDS = (unit: number) =>
  [
    { key: "off", points: 100, validDays: 2 },
    { key: "more-off", points: 300, validDays: 90 },
  ].map((reward) => ({
    ...reward,
    name: reward.key,
    kind: "fixed_amount",
    value: String(unit),
    minimumSpend: null,
    isEnabled: true,
  }));
