import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { awardFor, bonusWindowAt } from "~/domain/earning/award";
import { basisOf, rateFor, remainingBasis, type Purchase } from "~/domain/earning/basis";
import { CapsUsed } from "~/domain/earning/caps";
import type { OrderLine, Refund } from "~/domain/earning/order";
import { earningSchema, type Earning } from "~/domain/programme/earning";
import { goods, PLAIN_TERMS } from "#test/factories/lines";

const RATE = { points: 5, perMajor: 1, holdDays: 0 };

function rule(rest: object = {}): Earning {
  return earningSchema.parse({ ...RATE, ...rest });
}

function purchase(lines: OrderLine[], rest: Partial<Purchase> = {}): Purchase {
  return { ...PLAIN_TERMS, lines, ...rest };
}

function award(order: Purchase, earning: Earning, { tier = 100, window = 100, refunds = [] as Refund[] } = {}) {
  const left = remainingBasis(basisOf(order, earning), order, refunds);
  return awardFor(left, { rate: rateFor(order, earning), tierPercent: tier, windowPercent: window, earning });
}

function refund(lines: Record<string, number>, extraMinor = 0, quantity = 1): Refund {
  const parts = Object.entries(lines).map(([lineId, subtotalMinor]) => ({ lineId, quantity, subtotalMinor }));
  return { id: 1n, orderId: 1n, refundedAt: new Date(0), lines: parts, extraMinor };
}

const mug = goods("mug", 2000, { productId: "7", collectionIds: ["70"], taxMinor: 160, discountMinor: 500 });
const card = goods("card", 5000, { isGiftCard: true });
const post = goods("shipping", 800, { isShipping: true, taxMinor: 64 });
const order = purchase([mug, card, post]);

describe("what of an order earns", () => {
  test.each<[string, object, number]>([
    ["goods after discounts, without tax, shipping and gift cards", {}, 100],
    ["before discounts", { basis: { discounts: "before" } }, 125],
    ["with tax", { basis: { includesTax: true } }, 108],
    ["with shipping", { basis: { includesShipping: true } }, 140],
    ["with shipping and tax", { basis: { includesShipping: true, includesTax: true } }, 151],
    ["with gift cards", { basis: { includesGiftCards: true } }, 350],
    ["without a product", { exclusions: { productIds: ["7"] } }, 0],
    ["without a collection", { exclusions: { collectionIds: ["70"] } }, 0],
    ["without a collection it is not in", { exclusions: { collectionIds: ["71"] } }, 100],
    ["1 point per 10", { points: 1, perMajor: 10 }, 2],
  ])("%s", (_, rest, points) => {
    expect(award(order, rule(rest)).points).toBe(points);
  });

  test.each<[string, Partial<Purchase>, object]>([
    ["a tagged order", { tags: ["Wholesale"] }, { orderTags: ["wholesale"] }],
    ["a tagged customer", { buyerTags: ["staff"] }, { customerTags: ["Staff"] }],
    ["a channel", { sourceName: "pos" }, { channels: ["pos"] }],
    ["a subscription's renewal", { sourceName: "subscription_contract_checkout_one" }, { subscriptions: true }],
  ])("%s is left out where the rule says so, and only there", (_, rest, exclusions) => {
    const subject = purchase([mug], rest);
    expect(award(subject, rule({ exclusions })).points).toBe(0);
    expect(award(subject, rule()).points).toBe(100);
  });

  test("sale items are left out line by line", () => {
    const sale = goods("sale", 1000, { isOnSale: true });
    expect(award(purchase([mug, sale]), rule({ exclusions: { saleItems: true } })).points).toBe(100);
  });
});

describe("multipliers", () => {
  const products = { key: "mugs", name: "Mugs", collectionIds: ["70"], percent: 200 };

  test("add up and never multiply each other", () => {
    const earning = rule({ productMultipliers: [products] });
    const { points, parts, per } = award(order, earning, { tier: 150, window: 300 });
    expect(points).toBe(100 + 50 + 100 + 200);
    expect(Object.values(parts).map((part) => Number(part / per))).toEqual([100, 50, 100, 200]);
  });

  test("of several products' rules the highest counts", () => {
    const lower = { key: "seven", name: "Seven", productIds: ["7"], percent: 150 };
    expect(award(order, rule({ productMultipliers: [lower, products] })).points).toBe(200);
  });

  test("are rounded once, down or half up", () => {
    const odd = purchase([goods("a", 110), goods("b", 110)]);
    expect(award(odd, rule({ points: 3, perMajor: 1 }), { tier: 125 }).points).toBe(8);
    expect(award(odd, rule({ points: 3, perMajor: 1, rounding: "half_up" }), { tier: 125 }).points).toBe(8);
    expect(award(purchase([goods("a", 150)]), rule({ points: 1, perMajor: 1 })).points).toBe(1);
    expect(award(purchase([goods("a", 150)]), rule({ points: 1, perMajor: 1, rounding: "half_up" })).points).toBe(2);
  });

  test("the worked values: 2 % and 1 % more of 100, 200 and 150 are 3, 6 and 4.5, so the rule of rounding decides", () => {
    const rate = { points: 2, perMajor: 100 };
    const of = (minor: number, rounding: string) =>
      award(purchase([goods("a", minor)]), rule({ ...rate, rounding }), { window: 150 }).points;
    expect([of(10_000, "floor"), of(20_000, "floor"), of(15_000, "floor"), of(15_000, "half_up")]).toEqual([
      3, 6, 4, 5,
    ]);
  });
});

describe("currencies", () => {
  const abroad = purchase([goods("a", 1000, { presentment: { netMinor: 1500, discountMinor: 0, taxMinor: 0 } })], {
    presentmentCurrency: "JPY",
  });

  test("without a rate of its own an order earns by the shop's currency", () => {
    expect(award(abroad, rule()).points).toBe(50);
  });

  test("with one it earns by what was paid, in that currency's own decimals", () => {
    const earning = rule({ currencyRates: [{ currency: "JPY", points: 4, perMajor: 100 }] });
    expect(rateFor(abroad, earning)).toEqual({ currency: "JPY", points: 4, perMajor: 100 });
    expect(award(abroad, earning).points).toBe(60);
    expect(award(purchase([goods("a", 1000)]), earning).points).toBe(50);
  });

  test("three decimals are counted as three", () => {
    expect(award(purchase([goods("a", 12_345)], { currency: "KWD", presentmentCurrency: "KWD" }), rule()).points).toBe(
      61,
    );
  });
});

describe("what refunds leave", () => {
  const left = (lines: OrderLine[], refunds: Refund[], rest: object = {}, terms: Partial<Purchase> = {}) =>
    award(purchase(lines, terms), rule({ points: 100, perMajor: 1, ...rest }), { refunds }).lines.map(
      ([, minor]) => minor,
    );

  test("a line given back leaves the others whole", () => {
    expect(left([goods("a", 1000), goods("b", 3000)], [refund({ a: 1000 })])).toEqual([0, 3000]);
  });

  test("money beyond the lines is taken off all of them in proportion", () => {
    expect(left([goods("a", 1000), goods("b", 3000)], [refund({}, 400)])).toEqual([900, 2700]);
  });

  test("what the shop kept back of a returned line still earns", () => {
    expect(left([goods("a", 1000)], [refund({ a: 1000 }, -250)])).toEqual([250]);
  });

  test("shipping that is given back lowers shipping where it earns, and nothing where it does not", () => {
    const lines = [goods("a", 1000), goods("shipping", 500, { isShipping: true })];
    const ofShipping = refund({ shipping: 500 });
    expect(left(lines, [ofShipping])).toEqual([1000]);
    expect(left(lines, [ofShipping], { basis: { includesShipping: true } })).toEqual([1000, 0]);
  });

  test("where tax is in the prices pieces count, whatever Shopify's subtotal includes", () => {
    const line = goods("a", 2000, { quantity: 4, taxMinor: 400 });
    for (const subtotal of [1000, 1200]) {
      expect(left([line], [refund({ a: subtotal }, 0, 2)], {}, { taxesIncluded: true })).toEqual([1000]);
    }
  });

  test("everything given back in any pieces leaves nothing, whatever earns", () => {
    const money = fc.integer({ min: 0, max: 100_000 });
    const line = fc.record({ net: money, tax: money, discount: money, other: money });
    const basis = fc.record({ includesTax: fc.boolean(), discounts: fc.constantFrom("after", "before") });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), basis, fc.nat(100), (lines, which, cut) => {
        const own = lines.map(({ net, tax, discount }, index) =>
          goods(`l${index}`, net + 1, { taxMinor: tax, discountMinor: discount }),
        );
        const parts = own.map(({ netMinor }) => Math.floor((netMinor * cut) / 100));
        const first = refund(Object.fromEntries(own.map(({ id }, index) => [id, parts[index]!])));
        const rest = refund(Object.fromEntries(own.map(({ id, netMinor }, index) => [id, netMinor - parts[index]!])));
        const earning = rule({ basis: which });
        expect(award(purchase(own), earning, { refunds: [rest, first] }).points).toBe(0);
        const both = refund(Object.fromEntries(own.map(({ id }, index) => [id, parts[index]!])), 0);
        const split = award(purchase(own), earning, { refunds: [both] });
        expect(split.points).toBeLessThanOrEqual(award(purchase(own), earning).points);
      }),
    );
  });
});

describe("bonus days", () => {
  const windows = [
    { key: "days", name: "Days", from: "2026-03-08T00:00", until: "2026-03-09T00:00", percent: 200 },
    { key: "hour", name: "Hour", from: "2026-03-08T01:00", until: "2026-03-08T04:00", percent: 300 },
  ];
  const earning = rule({ bonusWindows: windows });
  const at = (iso: string) => bonusWindowAt(earning, new Date(iso), "America/New_York")?.key ?? null;

  test.each([
    ["a minute before", "2026-03-08T04:59:00Z", null],
    ["the shop's midnight", "2026-03-08T05:00:00Z", "days"],
    ["the higher of two", "2026-03-08T06:30:00Z", "hour"],
    ["after the clocks went forward: 3:30 is within, an hour is missing", "2026-03-08T07:30:00Z", "hour"],
    ["its end is not in", "2026-03-08T08:00:00Z", "days"],
    ["the last minute of a day of 23 hours", "2026-03-09T03:59:00Z", "days"],
    ["the end", "2026-03-09T04:00:00Z", null],
  ])("%s", (_, iso, key) => {
    expect(at(iso)).toBe(key);
  });
});

describe("caps", () => {
  test("an order's, a day's and a member's: the tightest counts, and the day is the shop's", () => {
    const caps = { perOrder: 100, perDay: 150, perMember: 300 };
    const used = new CapsUsed(() => "America/New_York", true);
    const rooms: unknown[] = [];
    for (const iso of [
      "2026-11-02T15:00:00Z",
      "2026-11-03T04:00:00Z",
      "2026-11-03T06:00:00Z",
      "2026-11-04T15:00:00Z",
    ]) {
      const room = used.roomFor({ caps }, new Date(iso));
      rooms.push(room);
      used.use(Math.min(100, room!.points), new Date(iso));
    }
    expect(rooms).toEqual([
      { points: 100, cap: "order" },
      { points: 50, cap: "day" },
      { points: 100, cap: "order" },
      { points: 50, cap: "member" },
    ]);
  });
});
