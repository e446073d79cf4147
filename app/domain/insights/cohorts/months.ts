/** The months between two, YYYY-MM; negative when the second is earlier. */
export function monthsBetween(from: string, to: string): number {
  return ordinalOfMonth(to) - ordinalOfMonth(from);
}

/**
 * The month some months after another.
 *
 * @example
 * monthsAfter("2026-11", 3); // => "2027-02"
 */
export function monthsAfter(month: string, months: number): string {
  return monthOfOrdinal(ordinalOfMonth(month) + months);
}

/** YYYY-MM of months since the year 0. */
export function monthOfOrdinal(at: number): string {
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** Months since the year 0. Throws RangeError for what is no month. */
export function ordinalOfMonth(month: string): number {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined) throw new RangeError(`"${month}" is no month`);
  return Number(year) * 12 + Number(number) - 1;
}
