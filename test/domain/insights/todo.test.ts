import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { biggestChanges } from "~/domain/insights/biggest-changes";
import { todos, type TodoFacts } from "~/domain/insights/todo";

/** A shop in which nothing is to be done. */
const CALM: TodoFacts = {
  isProgrammeOn: true,
  members: 1000,
  failures: 0,
  expiring: { points: 0, worthMinor: 0 },
  atRisk: { customers: 9, spentMinor: 0 },
  nearReward: { members: 9, reward: "$5 off" },
  canRedeem: { members: 500, taken: 1 },
  ordersToReward: 5,
  isHoldoutOn: true,
  isMarginSaid: true,
};
const keys = (change: Partial<TodoFacts>) => todos({ ...CALM, ...change }).map(({ key }) => key);

describe("what is worth doing", () => {
  test("is nothing where all is well, or nothing is known yet", () => {
    expect(keys({})).toEqual([]);
    const unknown = { expiring: null, atRisk: null, nearReward: null, canRedeem: null, ordersToReward: null };
    expect(keys({ ...unknown, members: 3, isHoldoutOn: false, isMarginSaid: false })).toEqual([]);
  });

  test.each<[string, Partial<TodoFacts>]>([
    ["failures", { failures: 1 }],
    ["expiring", { expiring: { points: 1, worthMinor: 1 } }],
    ["at_risk", { atRisk: { customers: 10, spentMinor: 1 } }],
    ["far_reward", { ordersToReward: 6 }],
    ["unused_points", { canRedeem: { members: 10, taken: 0 } }],
    ["near_reward", { nearReward: { members: 10, reward: "$5 off" } }],
    ["no_holdout", { isHoldoutOn: false, members: 500 }],
    ["no_margin", { isMarginSaid: false }],
  ])("%s comes up where there is reason to", (key, change) => {
    expect(keys(change)).toEqual([key]);
  });

  test("what is off is not sped up or measured", () => {
    expect(keys({ isProgrammeOn: false, nearReward: { members: 99, reward: "x" }, isHoldoutOn: false })).toEqual([]);
  });

  test("is three things at the most, what is broken first, each with its numbers", () => {
    const many = { failures: 2, isMarginSaid: false, ordersToReward: 9, expiring: { points: 70, worthMinor: 700 } };
    expect(todos({ ...CALM, ...many })).toEqual([
      { key: "failures", url: "/app/activity", values: { count: 2 }, money: {} },
      { key: "expiring", url: "/app/liability", values: { points: 70 }, money: { worth: 700 } },
      { key: "far_reward", url: "/app/programme/rewards", values: { count: 9 }, money: {} },
    ]);
  });
});

describe("the biggest changes", () => {
  test("are those that changed most beside what they were, by a tenth at least", () => {
    const numbers = [
      { key: "a", value: 109, former: 100 },
      { key: "b", value: 50, former: 100 },
      { key: "c", value: 0.3, former: 0.1 },
      { key: "d", value: 110, former: 100 },
      { key: "e", value: 5, former: 0 },
      { key: "f", value: null, former: 10 },
    ];
    expect(biggestChanges(numbers, 2).map(({ key }) => key)).toEqual(["c", "b"]);
    expect(biggestChanges(numbers, 9).map(({ key }) => key)).toEqual(["c", "b", "d"]);
  });

  test("are as many as asked for at the most, all of them among what was given", () => {
    const number = fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
    fc.assert(
      fc.property(fc.array(fc.record({ value: number, former: number })), fc.nat(5), (numbers, most) => {
        const found = biggestChanges(numbers, most);
        expect(found.length).toBeLessThanOrEqual(most);
        expect(found.every((each) => numbers.includes(each))).toBe(true);
      }),
    );
  });
});
