import fc from "fast-check";
import { expect, test } from "vitest";
import { roundTicks } from "~/ui/insights/charts/ticks";

test.each([
  [-42, 3600, [-1000, 0, 1000, 2000, 3000, 4000]],
  [0, 0, [0, 1]],
  [0, 3, [0, 1, 2, 3]],
  [0, 95, [0, 25, 50, 75, 100]],
  [-900, 100, [-1000, -750, -500, -250, 0, 250]],
])("an axis from %i to %i counts in round steps", (least, greatest, ticks) => {
  expect(roundTicks(least, greatest, 4, 1)).toEqual(ticks);
});

test("an axis holds every value, begins at or below zero and has few steps", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e9, max: 1e9 }), (a, b) => {
      const ticks = roundTicks(Math.min(a, b), Math.max(a, b), 4, 1);
      expect(ticks).toContain(0);
      expect(ticks[0]).toBeLessThanOrEqual(Math.min(a, b, 0));
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(a, b, 0));
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test("shares are counted in hundredths, without the dust of fractions", () => {
  expect(roundTicks(0, 0.3, 3, 0.01)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(roundTicks(0, 0, 4, 0.01)).toEqual([0, 0.01]);
});
