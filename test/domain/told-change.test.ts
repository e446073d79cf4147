import { expect, test } from "vitest";
import { toldChange } from "~/domain/ledger/told-change";

test.each([
  ["earn", 525, 0, 525, "pending"],
  ["earn", 0, 525, 525, "available"],
  ["mature", -525, 525, 525, "available"],
  ["reverse", -100, 0, -100, "pending"],
  ["reverse", -100, -20, -120, "available"],
  ["redeem", 0, -500, -500, "reserved"],
  ["release", 0, 500, 500, "available"],
  ["commit", 0, 0, 0, "spent"],
  ["expire", 0, -40, -40, "expired"],
  ["adjust", 0, -7, -7, "available"],
] as const)("%s of %i pending and %i available is told as %i, %s", (kind, pending, available, points, state) => {
  expect(toldChange({ kind, pending, available })).toEqual({ points, state });
});
