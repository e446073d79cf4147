import fc from "fast-check";
import type { Programme } from "~/domain/programme/programme";
import { livelyProgramme } from "./programmes";

const HOUR = 3_600_000;

/** One thing that happens to an order: `later` stretches of time on, at `at` ten-thousandths of that one. */
export type Deed = {
  what: "pay" | "add" | "remove" | "refund" | "give" | "fulfil" | "cancel" | "tag" | "dispute";
  later: number;
  at: number;
  /** Chooses the line, the number of pieces, the amount. */
  pick: number;
  told: Told;
};

/** How it is told: by the order's next state, by refunds/create or both; so many times, at random places of a stretch. */
export type Told = { how: "state" | "refund" | "both"; later: number; times: number; rank: number };

export type LinePlan = {
  product: number;
  net: number;
  discount: number;
  tax: number;
  quantity: number;
  isGiftCard: boolean;
};

export type OrderPlan = {
  customer: number;
  /** Placed without logging in: by the customer's e-mail address alone. */
  isGuest: boolean;
  stretch: number;
  at: number;
  isPaid: boolean;
  isForeign: boolean;
  taxesIncluded: boolean;
  channel: string;
  shipping: number | null;
  lines: LinePlan[];
  /** Wants to use a code that the customer has. */
  wantsCode: boolean;
  deeds: Deed[];
  told: Told;
};

/** A customer is made one with another; told in a stretch of time, `told.later` of them on. */
export type MergePlan = { kept: number; gone: number; stretch: number; told: Omit<Told, "how"> };

/** What is done at the end of a stretch of time, in this order. `close` chooses a redemption to be cancelled. */
export type Stretch = {
  hours: number;
  batches: number;
  redeem: { customer: number; reward: string }[];
  close: number | null;
  adjust: { customer: number; points: number }[];
  /** Into one of the tiers there are then, for so many hours; null: for good. */
  move: { customer: number; tier: number; hours: number | null }[];
  publish: Programme | null;
};

/** A shop, its customers' orders and what is done with points, stretch of time by stretch. */
export type ModelWorld = {
  start: number;
  currency: string;
  zone: string;
  programme: Programme;
  stretches: Stretch[];
  orders: OrderPlan[];
  merges: MergePlan[];
};

const at = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 9999 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 5000) },
);
const soon = fc.constantFrom(0, 0, 0, 1, 2);

/** How often something is told that is: mostly once. */
const times = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
);

const told: fc.Arbitrary<Told> = fc.record({
  how: fc.constantFrom("state" as const, "refund" as const, "both" as const),
  later: soon,
  times: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 6, arbitrary: times }),
  rank: fc.nat({ max: 999_983 }),
});

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(
    "pay",
    "add",
    "remove",
    "refund",
    "refund",
    "refund",
    "give",
    "fulfil",
    "fulfil",
    "cancel",
    "tag",
    "dispute",
  ),
  later: soon,
  at,
  pick: fc.nat({ max: 9999 }),
  told,
}) as fc.Arbitrary<Deed>;

const line: fc.Arbitrary<LinePlan> = fc.record({
  product: fc.nat({ max: 3 }),
  net: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(99, 1000, 10_000)),
  discount: fc.constantFrom(0, 0, 1, 333),
  tax: fc.constantFrom(0, 0, 7, 199),
  quantity: fc.integer({ min: 1, max: 3 }),
  isGiftCard: fc.constantFrom(false, false, false, true),
});

const customer = fc.constantFrom(0, 0, 0, 1, 1, 2);

const order = (stretches: number): fc.Arbitrary<OrderPlan> =>
  fc.record({
    customer,
    isGuest: fc.constantFrom(false, false, false, true),
    stretch: fc.nat({ max: stretches - 1 }),
    at,
    isPaid: fc.constantFrom(true, true, true, false),
    isForeign: fc.constantFrom(false, false, true),
    taxesIncluded: fc.boolean(),
    channel: fc.constantFrom("web", "web", "pos", "subscription_contract_checkout_one"),
    shipping: fc.constantFrom(null, 0, 499, 1500),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    wantsCode: fc.boolean(),
    deeds: fc.array(deed, { maxLength: 4 }),
    told,
  });

const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 1 });

const stretch = (start: number, currency: string): fc.Arbitrary<Stretch> =>
  fc.record({
    hours: fc.constantFrom(1, 30, 30, 240, 960, 4800, 8880),
    batches: fc.integer({ min: 1, max: 3 }),
    redeem: few(fc.record({ customer, reward: fc.constantFrom("off", "off", "more-off") })),
    close: fc.option(fc.nat({ max: 3 }), { freq: 2 }),
    adjust: few(fc.record({ customer, points: fc.integer({ min: -300, max: 600 }).filter((points) => points !== 0) })),
    move: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Stretch["move"]>([]) },
      {
        weight: 1,
        arbitrary: few(fc.record({ customer, tier: fc.nat({ max: 3 }), hours: fc.constantFrom(1, 29, 900, null) })),
      },
    ),
    publish: fc.option(livelyProgramme(start, currency), { freq: 2 }),
  });

/** Who becomes whom: nobody, one, or two in a chain or a star. In which order that is heard of is another matter. */
const INTO: [gone: number, kept: number][][] = [
  ...[[], [], [[1, 0]], [[0, 1]], [[2, 0]]],
  ...[
    [
      [1, 0],
      [0, 2],
    ],
    [
      [2, 1],
      [1, 0],
    ],
    [
      [1, 0],
      [2, 0],
    ],
  ],
] as [number, number][][];

const merges = (stretches: number): fc.Arbitrary<MergePlan[]> =>
  fc.constantFrom(...INTO).chain((pairs) =>
    fc.tuple(
      ...pairs.map(([gone, kept]) =>
        fc.record({
          kept: fc.constant(kept),
          gone: fc.constant(gone),
          stretch: fc.nat({ max: stretches - 1 }),
          told: fc.record({ later: soon, times, rank: fc.nat({ max: 999_983 }) }),
        }),
      ),
    ),
  );

const STARTS = ["2027-11-20T05:00:00Z", "2028-02-27T12:00:00Z", "2027-03-26T22:00:00Z"].map(Date.parse);

export const modelWorld: fc.Arbitrary<ModelWorld> = fc
  .record({
    start: fc.constantFrom(...STARTS),
    currency: fc.constantFrom("USD", "USD", "JPY", "KWD"),
    zone: fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu"),
    count: fc.constantFrom(1, 2, 2, 3, 4),
  })
  .chain(({ start, currency, zone, count }) =>
    fc.record({
      start: fc.constant(start),
      currency: fc.constant(currency),
      zone: fc.constant(zone),
      programme: livelyProgramme(start, currency),
      stretches: fc.array(stretch(start, currency), { minLength: count, maxLength: count }),
      orders: fc.array(order(count), { minLength: 1, maxLength: 6 }),
      merges: merges(count),
    }),
  );

/** When each stretch of time begins, and when the last one ends. */
export function boundsOf({ start, stretches }: Pick<ModelWorld, "start" | "stretches">): number[] {
  const bounds = [start];
  for (const { hours } of stretches) bounds.push(bounds.at(-1)! + hours * HOUR);
  return bounds;
}
