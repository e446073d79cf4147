import { z } from "zod";

/** A day of any year, as month * 100 + day: 304 is 4 March, 229 is 29 February. */
export type MonthDay = number;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A month and a day that some year has; 29 February is one. */
export const monthDaySchema = z
  .object({ month: z.number().int().min(1).max(12), day: z.number().int().min(1).max(31) })
  .refine(({ month, day }) => day <= DAYS_IN_MONTH[month - 1]!)
  .transform(({ month, day }): MonthDay => month * 100 + day);

/** @example monthAndDay(304); // => { month: 3, day: 4 } */
export function monthAndDay(monthDay: MonthDay): { month: number; day: number } {
  return { month: Math.floor(monthDay / 100), day: monthDay % 100 };
}

/**
 * The days of any year that are kept on this one ("YYYY-MM-DD"): its own, and on 28 February of a year without a 29th
 * that one as well.
 *
 * @example
 * keptOn("2027-02-28"); // => [228, 229]
 */
export function keptOn(day: string): MonthDay[] {
  const own = Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10));
  return own === 228 && !isLeapYear(Number(day.slice(0, 4))) ? [228, 229] : [own];
}

/**
 * The days in earlier years whose anniversary this is, newest first, back to `years` ago.
 *
 * @example
 * anniversariesOn("2027-02-28", 3); // => ["2026-02-28", "2025-02-28", "2024-02-28", "2024-02-29"]
 */
export function anniversariesOn(day: string, years: number): string[] {
  const year = Number(day.slice(0, 4));
  const kept = keptOn(day);
  return Array.from({ length: years }, (_, index) => year - 1 - index).flatMap((former) =>
    kept
      .filter((monthDay) => monthDay !== 229 || isLeapYear(former))
      .map((monthDay) => {
        const { month, day: date } = monthAndDay(monthDay);
        return `${String(former).padStart(4, "0")}-${pad(month)}-${pad(date)}`;
      }),
  );
}

/** The day of a year on which a day of any year is kept: 29 February on the 28th where there is none. */
export function dayInYear(monthDay: MonthDay, year: number): string {
  const { month, day } = monthAndDay(monthDay === 229 && !isLeapYear(year) ? 228 : monthDay);
  return `${year}-${pad(month)}-${pad(day)}`;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
