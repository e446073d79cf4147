import { expect, test } from "vitest";
import { programmeCard } from "~/domain/members/programme-card";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { programmeSchema, type Programme } from "~/domain/programme/programme";

const USUAL = defaultProgramme("USD");

const cardOf = (change: object, titles: string[] = []) => {
  const programme: Programme = programmeSchema.parse({ ...USUAL, ...change });
  return programmeCard(programme, { currency: "USD", minute: "2026-12-24T12:00", titles });
};

const cardOfEarning = (change: object, titles: string[] = []) =>
  cardOf({ earning: { ...USUAL.earning, ...change } }, titles);

test("bonus days that are over are left out, and the others stand in their order with their last day", () => {
  const window = (key: string, from: string, until: string) => ({ key, name: key, from, until, percent: 200 });
  const bonusWindows = [
    window("later", "2027-01-01T00:00", "2027-01-03T00:00"),
    window("over", "2026-12-23T00:00", "2026-12-24T12:00"),
    window("now", "2026-12-24T10:00", "2026-12-24T12:01"),
  ];
  expect(cardOfEarning({ bonusWindows }).windows).toEqual([
    { name: "now", percent: 200, from: "2026-12-24T10:00", until: "2026-12-24T12:01", lastDay: "2026-12-24" },
    { name: "later", percent: 200, from: "2027-01-01T00:00", until: "2027-01-03T00:00", lastDay: "2027-01-02" },
  ]);
});

test("what earns nothing is told by its kind, and products by five titles at most", () => {
  expect(cardOf({})).toMatchObject({
    without: ["tax", "shipping", "gift_cards"],
    withoutProducts: { titles: [], more: false },
  });
  const basis = { includesTax: true, includesShipping: true, includesGiftCards: true };
  const rules = { saleItems: true, subscriptions: true, customerTags: ["staff"], channels: ["pos"] };
  expect(cardOfEarning({ basis, exclusions: rules }).without).toEqual([
    "sale_items",
    "subscriptions",
    "some_orders",
    "some_customers",
  ]);
  const productIds = ["1", "2", "3", "4", "5", "6"];
  const titles = ["A", "B", "C", "D", "E", "F"];
  expect(cardOfEarning({ exclusions: { productIds } }, titles).withoutProducts).toEqual({
    titles: ["A", "B", "C", "D", "E"],
    more: true,
  });
  expect(cardOfEarning({ exclusions: { productIds: ["1"] } }, ["A"]).withoutProducts.more).toBe(false);
  expect(cardOfEarning({ exclusions: { collectionIds: ["1"] } }).withoutProducts).toEqual({ titles: [], more: true });
});

test("points can be spent after both waits", () => {
  expect(cardOfEarning({ awardOn: "fulfilled", awardAfterDays: 3, holdDays: 10 }).hold).toEqual({
    from: "fulfilled",
    days: 13,
  });
});

test("a tier tells its gifts, the one of a birthday where a birthday gives something", () => {
  const gifts = { entryPoints: 100, entryReward: "five-off", birthdayPoints: 50 };
  const tiers = USUAL.tiers.map((tier) => ({ ...tier, ...gifts }));
  const birthday = { kind: "birthday", key: "birthday", name: "Birthday", points: 1, isEnabled: true };
  expect(cardOf({ tiers }).tiers[0]).toMatchObject({ entryPoints: 100, entryReward: "$5 off", birthdayPoints: 0 });
  expect(cardOf({ tiers, ways: [birthday] }).tiers[0]).toMatchObject({ birthdayPoints: 50 });
  expect(cardOf({ tiers, ways: [{ ...birthday, isEnabled: false }] }).tiers[0]).toMatchObject({ birthdayPoints: 0 });
});
