import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMonths, dayAfter } from "~/domain/calendar";
import { lastDayOf } from "~/domain/ledger/lot-expiry";
import type { Expiry } from "~/domain/programme/expiry";
import { expiryInForce, type ExpiryVersion } from "~/domain/programme/expiry-in-force";

describe("months later", () => {
  test.each([
    ["2026-01-15", 1, "2026-02-15"],
    ["2026-01-31", 1, "2026-02-28"],
    ["2028-01-31", 1, "2028-02-29"],
    ["2026-08-31", 1, "2026-09-30"],
    ["2026-12-31", 2, "2027-02-28"],
    ["2028-02-29", 12, "2029-02-28"],
    ["2026-11-30", 60, "2031-11-30"],
    ["2026-03-31", -1, "2026-02-28"],
  ])("%s and %i is %s", (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  test("days keep their order", () => {
    const day = fc.nat(4000).map((days) => dayAfter("2024-01-01", days));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 60 }), (one, two, months) => {
        const [first, second] = [one, two].sort() as [string, string];
        return addMonths(first, months) <= addMonths(second, months);
      }),
    );
  });
});

const date = (iso: string) => new Date(iso);
const off: Expiry = { mode: "off", months: 12, warningDays: [30, 7] };

function version(
  number: number,
  on: string,
  expiry: Partial<Expiry>,
  status: "active" | "paused" = "active",
): ExpiryVersion {
  return { version: number, effectiveAt: date(on), programme: { status, expiry: { ...off, ...expiry } } };
}

describe("the rule in force", () => {
  const lots = { mode: "lots", months: 12 } as const;

  test.each<[string, ExpiryVersion[], string | null]>([
    ["of no version is none", [], null],
    ["that is off is none", [version(1, "2026-01-01", {})], null],
    ["of a paused programme is none", [version(1, "2026-01-01", lots, "paused")], null],
    [
      "begins with the version that switched it on",
      [version(1, "2026-01-01", {}), version(2, "2026-02-01", lots)],
      "2026-02-01",
    ],
    [
      "goes on through versions that change something else",
      [
        version(1, "2026-01-01", {}),
        version(2, "2026-02-01", lots),
        version(3, "2026-03-01", { ...lots, warningDays: [1] }),
      ],
      "2026-02-01",
    ],
    [
      "begins anew with another number of months",
      [version(1, "2026-01-01", lots), version(2, "2026-02-01", { ...lots, months: 6 })],
      "2026-02-01",
    ],
    [
      "begins anew with another mode",
      [version(1, "2026-01-01", lots), version(2, "2026-02-01", { ...lots, mode: "inactivity" })],
      "2026-02-01",
    ],
    [
      "begins anew after it was off",
      [version(3, "2026-03-01", lots), version(1, "2026-01-01", lots), version(2, "2026-02-01", {})],
      "2026-03-01",
    ],
  ])("%s", (_, versions, since) => {
    expect(expiryInForce(versions)?.since ?? null).toEqual(since && date(since));
  });

  test("goes on beneath a pause, and lets nothing run out in the thirty days after it", () => {
    const paused = [
      version(1, "2026-01-01", lots),
      version(2, "2026-02-01", lots, "paused"),
      version(3, "2026-05-01", lots),
    ];
    expect(expiryInForce(paused)).toMatchObject({ since: date("2026-01-01"), notBefore: date("2026-05-31") });
    expect(expiryInForce([version(1, "2026-01-01", lots)])).toMatchObject({ notBefore: null, version: 1 });
  });
});

describe("the last day of a lot", () => {
  const rule = {
    version: 1,
    mode: "lots",
    months: 1,
    since: date("2020-01-01"),
    notBefore: null,
    warningDays: [],
  } as const;
  const zone = "America/New_York";
  const lastDay = (earned: string, fields: object = {}, extendedUntil: string | null = null, activeAt = earned) =>
    lastDayOf(
      { earnedAt: date(earned), extendedUntil },
      { expiry: { ...rule, ...fields }, timezone: zone, activeAt: date(activeAt) },
    );

  test.each([
    ["is a month on", "2026-01-15T12:00:00Z", {}, null, "2026-02-15"],
    ["is the month's last where that day is missing", "2026-01-31T12:00:00Z", {}, null, "2026-02-28"],
    ["counts from the shop's day, not Greenwich's", "2026-02-01T04:59:00Z", {}, null, "2026-02-28"],
    ["counts from the shop's day in summer, too", "2026-07-01T03:59:00Z", {}, null, "2026-07-30"],
    ["is a day of the shop's across a change of the clocks", "2026-02-09T04:30:00Z", {}, null, "2026-03-08"],
    [
      "counts from when the rule began",
      "2026-01-15T12:00:00Z",
      { since: date("2026-06-01T12:00:00Z") },
      null,
      "2026-07-01",
    ],
    ["is the extension's, if that is later", "2026-01-15T12:00:00Z", {}, "2026-03-31", "2026-03-31"],
    ["is not the extension's, if that is sooner", "2026-01-15T12:00:00Z", {}, "2026-02-01", "2026-02-15"],
    [
      "is not before the end of what a pause leaves",
      "2026-01-15T12:00:00Z",
      { notBefore: date("2026-04-01T12:00:00Z") },
      null,
      "2026-04-01",
    ],
  ])("%s", (_, earned, fields, extendedUntil, expected) => {
    expect(lastDay(earned, fields, extendedUntil)).toBe(expected);
  });

  test("by inactivity counts from the member's last activity, whenever the lot was earned", () => {
    expect(lastDay("2025-01-15T12:00:00Z", { mode: "inactivity" }, null, "2026-05-20T12:00:00Z")).toBe("2026-06-20");
  });
});
