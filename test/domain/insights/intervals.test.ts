import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cuped, type Cuped } from "~/domain/insights/statistics/cuped";
import { meanOf, momentsOf, pairedMomentsOf } from "~/domain/insights/statistics/moments";
import { momentsOfSums, thirdOfSums } from "~/domain/insights/statistics/paired-sums";
import { randomizedDifference } from "~/domain/insights/statistics/randomization";
import { seededRandom } from "#test/support/seeded-random";
import { welchDifference } from "#test/support/welch-difference";
import { evenSpender, normalFrom, simulatedShop, sumsOf } from "./simulated-shops";

const welch = (treated: number[], holdout: number[], confidence = 0.95) =>
  welchDifference(momentsOf(treated), momentsOf(holdout), confidence);

/** Each customer's adjusted outcome, one by one. */
function adjustedOutcomes(
  before: ArrayLike<number>,
  outcome: ArrayLike<number>,
  { theta, meanBefore }: Pick<Cuped, "theta" | "meanBefore">,
): Float64Array {
  return Float64Array.from(outcome, (value, index) => value - theta * (before[index]! - meanBefore));
}

describe("Welch's interval, against SciPy 1.17", () => {
  test.each([
    [[27.5, 21, 19, 23.6, 17], [27.1, 22, 20.8, 23.4], -1.705, -7.130282, 3.720282],
    [[3, 4, 1, 2.1], [490.2, 340, 433.9], -418.841667, -607.281982, -230.401351],
  ])("of %j and %j", (treated, holdout, value, low, high) => {
    const interval = welch(treated, holdout)!;
    expect(interval.value).toBeCloseTo(value, 6);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test("needs two customers in each group; of what does not vary it is a point", () => {
    expect(welch([1], [1, 2])).toBeNull();
    expect(welch([5, 5], [3, 3, 3])).toEqual({ value: 2, low: 2, high: 2 });
  });

  test("holds its difference, is wider the surer it is, and mirrors when the groups change places", () => {
    const group = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(group, group, (treated, holdout) => {
        const [sure, surer, mirrored] = [
          welch(treated, holdout)!,
          welch(treated, holdout, 0.99)!,
          welch(holdout, treated)!,
        ];
        expect(sure.low).toBeLessThanOrEqual(sure.value);
        expect(surer.low).toBeLessThanOrEqual(sure.low);
        expect(surer.high).toBeGreaterThanOrEqual(sure.high);
        expect(mirrored.low).toBeCloseTo(-sure.high, 3);
      }),
    );
  });
});

describe("the interval of the drawing", () => {
  const known = (values: number[]) => ({ ...momentsOf(values), third: thirdOf(values) });
  const thirdOf = (values: number[]) => {
    const mean = meanOf(values);
    return meanOf(values.map((value) => (value - mean) ** 3));
  };

  test("has the variance and the skewness of all drawings there are, counted one by one", () => {
    // Six customers of whom two are held out: fifteen drawings. Both groups have one mean, so that the groups' own means are the whole's.
    const [treated, holdout] = [
      [0, 1, 4, 7],
      [0, 6],
    ];
    const all = [...treated!, ...holdout!];
    const drawn = all.flatMap((one, i) => all.slice(i + 1).map((other) => (18 - one - other) / 4 - (one + other) / 2));
    const squares = meanOf(drawn.map((difference) => difference ** 2));
    const skewness = meanOf(drawn.map((difference) => difference ** 3)) / squares ** 1.5;
    const { value, low, high, ...found } = randomizedDifference(known(treated!), known(holdout!), 0.95)!;
    expect(value).toBe(0);
    // The variance within groups has n − 2 degrees of freedom, that of all drawings n − 1.
    const shrunk = 4 / 5;
    const reach = 2.7764451 * Math.sqrt(squares / shrunk);
    expect((high - low) / 2).toBeCloseTo(reach, 6);
    expect(found.skewness).toBeCloseTo(skewness * shrunk ** 1.5, 12);
  });

  test("is Welch's where nothing is skewed and all vary alike, and leans to where chance does", () => {
    const even = { count: 400, mean: 5, variance: 9, third: 0 };
    const [pooled, apart] = [
      randomizedDifference(even, { ...even, mean: 4 }, 0.95)!,
      welchDifference(even, { ...even, mean: 4 }, 0.95)!,
    ];
    expect(pooled.low).toBeCloseTo(apart.low, 9);
    expect(pooled.high).toBeCloseTo(apart.high, 9);
    // A small holdout whose spend is skewed to the right is too low more often than too high: gains are less sure.
    const skewed = randomizedDifference({ ...even, third: 100 }, { ...even, count: 40, third: 100 }, 0.95)!;
    expect(skewed.skewness).toBeLessThan(0);
    expect(skewed.value - skewed.low).toBeLessThan(skewed.high - skewed.value);
  });

  test("needs two customers in each group; of what does not vary it is a point", () => {
    expect(randomizedDifference(known([1]), known([1, 2]), 0.95)).toBeNull();
    expect(randomizedDifference(known([5, 5]), known([3, 3, 3]), 0.95)).toEqual({
      value: 2,
      low: 2,
      high: 2,
      skewness: 0,
    });
  });

  test("comes of sums alone, whatever is taken off for the time before", () => {
    const pairs = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.double({ min: -2, max: 2, noNaN: true }), (rows, theta) => {
        const [before, outcome] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        const sums = sumsOf({ before, outcome });
        const moments = pairedMomentsOf(before, outcome);
        const left = rows.map(([x, y]) => y - theta * x);
        expect(momentsOfSums(sums).outcome.variance).toBeCloseTo(moments.outcome.variance, 3);
        expect(momentsOfSums(sums).covariance).toBeCloseTo(moments.covariance, 3);
        expect(Math.abs(thirdOfSums(sums, theta) - thirdOf(left))).toBeLessThan(1e-2);
      }),
    );
  });
});

describe("CUPED", () => {
  test("takes off what spend before foretold", () => {
    // y = 2x + 10 for the treated, 2x for the others: all that varies was known before.
    const treated = pairedMomentsOf([1, 2, 3, 4], [12, 14, 16, 18]);
    const holdout = pairedMomentsOf([2, 3, 7], [4, 6, 14]);
    const { theta, varianceReduction, ...adjusted } = cuped(treated, holdout);
    expect(theta).toBeCloseTo(2, 12);
    expect(varianceReduction).toBeCloseTo(1, 12);
    expect(adjusted.treated.mean - adjusted.holdout.mean).toBeCloseTo(10, 12);
  });

  test("leaves everything as it is where spend before says nothing", () => {
    const treated = pairedMomentsOf([0, 0, 0], [1, 2, 3]);
    const holdout = pairedMomentsOf([0, 0], [4, 5]);
    expect(cuped(treated, holdout)).toMatchObject({
      theta: 0,
      varianceReduction: 0,
      treated: treated.outcome,
      holdout: holdout.outcome,
    });
  });

  const pairs = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 30 });
  const columns = (rows: [number, number][]) => ({ before: rows.map(([x]) => x), outcome: rows.map(([, y]) => y) });

  test("keeps the mean over all customers, and its moments are those of the adjusted outcomes", () => {
    fc.assert(
      fc.property(pairs, pairs, (some, others) => {
        const groups = [columns(some), columns(others)] as const;
        const adjusted = cuped(
          pairedMomentsOf(groups[0].before, groups[0].outcome),
          pairedMomentsOf(groups[1].before, groups[1].outcome),
        );
        const [treated, holdout] = groups.map(({ before, outcome }) => adjustedOutcomes(before, outcome, adjusted));
        expect(meanOf([...treated!, ...holdout!])).toBeCloseTo(meanOf([...groups[0].outcome, ...groups[1].outcome]), 6);
        for (const [moments, values] of [
          [adjusted.treated, treated!],
          [adjusted.holdout, holdout!],
        ] as const) {
          expect(moments.mean).toBeCloseTo(momentsOf(values).mean, 6);
          expect(moments.variance).toBeCloseTo(momentsOf(values).variance, 4);
        }
      }),
    );
  });

  test("never changes what is expected: over 2,000 shops of seed 20261129 an effect of 300 is 300 with it and without", () => {
    const random = seededRandom(20261129);
    const effects = Array.from({ length: 2000 }, () => {
      const shop = simulatedShop(random, { treated: 80, holdout: 40, effect: 300, spender: evenSpender });
      const groups = [shop.treated, shop.holdout].map(({ before, outcome }) => pairedMomentsOf(before, outcome));
      const adjusted = cuped(groups[0]!, groups[1]!);
      return {
        plain: groups[0]!.outcome.mean - groups[1]!.outcome.mean,
        narrowed: adjusted.treated.mean - adjusted.holdout.mean,
      };
    });
    const plain = momentsOf(effects.map((each) => each.plain));
    const narrowed = momentsOf(effects.map((each) => each.narrowed));
    for (const { mean, variance, count } of [plain, narrowed]) {
      expect(Math.abs(mean - 300)).toBeLessThan(4 * Math.sqrt(variance / count));
    }
    // The periods correlate by 0.64: 1 − 0.64² of the variance is left.
    expect(narrowed.variance / plain.variance).toBeCloseTo(0.59, 1);
  });

  test("normal numbers are normal", () => {
    const random = seededRandom(5);
    const { mean, variance } = momentsOf(Array.from({ length: 20_000 }, () => normalFrom(random)));
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});
