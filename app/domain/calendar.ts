const DAY_MS = 86_400_000;

/** An instant some days later: whole 24-hour days, whatever the clocks do meanwhile. */
export function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as asking it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(zone, clock);
  return clock;
}

/** What the clocks of a zone show at an instant, as YYYY-MM-DDTHH:MM. Throws RangeError for an unknown zone. */
export function minuteIn(zone: string, at: Date): string {
  return clockOf(zone).format(at).replace(", ", "T");
}

/** The calendar day of an instant in a zone, as YYYY-MM-DD. Throws RangeError for an unknown zone. */
export function dayIn(zone: string, at: Date): string {
  return minuteIn(zone, at).slice(0, 10);
}

/**
 * The same day of the month some months later, or the month's last day where it has none. Days are YYYY-MM-DD.
 *
 * @example
 * addMonths("2026-01-31", 1); // => "2026-02-28"
 */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const lastDate = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastDate))).toISOString().slice(0, 10);
}

/** The calendar day some days after another, as YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return addDays(new Date(`${day}T00:00:00Z`), days)
    .toISOString()
    .slice(0, 10);
}

export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** Whole 24-hour days from one instant to a later one. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / DAY_MS);
}
