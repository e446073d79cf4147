import type { Locale } from "~/i18n/i18n";

const UNITS = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
  { unit: "second", ms: 1000 },
] as const;

/**
 * A length of time in its largest unit, as one reads it: one decimal below ten, whole above. Below a tenth of a second it
 * is 0.1 seconds; a negative one (clocks differ) too.
 *
 * @example
 * duration("en", 5_400_000); // => "1.5 hours"
 */
export function duration(locale: Locale, ms: number): string {
  const { unit, ms: size } = UNITS.find((each) => ms >= each.ms) ?? UNITS.at(-1)!;
  const value = Math.max(0.1, ms / size);
  const maximumFractionDigits = value < 9.95 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits })
    .format(value)
    .replace(/[\u202f\u00a0]/g, " ");
}
