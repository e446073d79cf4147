import { dayInYear, type MonthDay } from "./month-day";

/** Days after saving on which a birthday does not count yet: nobody makes today their birthday for the points. */
const BLACKOUT_DAYS = 30;
const YEAR_DAYS = 365;

/** Days of the shop's calendar, "YYYY-MM-DD". */
type Known = { savedOn: string; lastKeptOn: string | null };

/**
 * Whether a birthday kept on `day` earns: more than 30 days after it was saved, and 365 or more after the last that
 * earned, so that a corrected date does not earn twice a year.
 */
export function birthdayCounts(day: string, { savedOn, lastKeptOn }: Known): boolean {
  if (daysFrom(savedOn, day) <= BLACKOUT_DAYS) return false;
  return lastKeptOn === null || daysFrom(lastKeptOn, day) >= YEAR_DAYS;
}

/** The next day on which a birthday earns, `today` included. */
export function nextBirthday(birthday: MonthDay, today: string, known: Known): string {
  const year = Number(today.slice(0, 4));
  const days = [0, 1, 2, 3].map((ahead) => dayInYear(birthday, year + ahead));
  // Two years after any day, both limits are behind.
  return days.find((day) => day >= today && birthdayCounts(day, known))!;
}

function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
