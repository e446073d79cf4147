import { minuteIn } from "~/domain/calendar";

/**
 * The instant at which a calendar day (YYYY-MM-DD) begins in a zone; where the clocks skip midnight, an hour about it.
 * Throws RangeError for a day that is none, or an unknown zone.
 *
 * @example
 * startOfDay("America/New_York", "2026-07-01"); // => 2026-07-01T04:00:00Z
 */
export function startOfDay(zone: string, day: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`).getTime();
  if (Number.isNaN(midnight)) throw new RangeError(`${day} is no day`);
  const ahead = (at: number) => Date.parse(`${minuteIn(zone, new Date(at))}Z`) - at;
  // The zone's distance from UTC may be another at the day's beginning than where we first look.
  const guess = midnight - ahead(midnight);
  return new Date(midnight - ahead(guess));
}
