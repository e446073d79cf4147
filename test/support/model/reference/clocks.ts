const HOUR = 3_600_000;
const DAY = 86_400_000;

const readers = new Map<string, Intl.DateTimeFormat>();

/** What a zone's clocks show at an instant: "2027-12-24T23:59:58". */
export function reading(zone: string, at: number): string {
  const reader =
    readers.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
  readers.set(zone, reader);
  return reader.format(at).replace(" ", "T");
}

const instants = new Map<string, number>();

/** The first instant at which the clocks show this. One that they skip is taken by the clocks of the day before. */
export function instantShowing(zone: string, clock: string): number {
  const at = instants.get(zone + clock) ?? searched(zone, clock);
  instants.set(zone + clock, at);
  return at;
}

function searched(zone: string, clock: string): number {
  const asUtc = Date.parse(`${clock}Z`);
  for (let at = asUtc - 15 * HOUR; at <= asUtc + 15 * HOUR; at += HOUR / 4) if (reading(zone, at) === clock) return at;
  return searched(zone, new Date(asUtc - DAY).toISOString().slice(0, 19)) + DAY;
}

/** When something of this instant leaves the last twelve months; what is of 29 February does as the next February ends. */
export function leavesYearAt(zone: string, at: number): number {
  const key = `${zone}${at}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const [day, time] = reading(zone, at).split("T") as [string, string];
  const [year, ...rest] = day.split("-");
  const next = `${Number(year) + 1}-${rest.join("-")}`;
  const leaves = instantShowing(zone, day.endsWith("02-29") ? `${Number(year) + 1}-03-01T00:00:00` : `${next}T${time}`);
  instants.set(key, leaves);
  return leaves;
}

export function dayOf(zone: string, at: number): string {
  return reading(zone, at).slice(0, 10);
}

export function yearOf(zone: string, at: number): number {
  return Number(reading(zone, at).slice(0, 4));
}

/** The same day some months on, or the last there is in that month. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  for (let last = date; ; last -= 1) {
    const then = new Date(Date.UTC(year, month - 1 + months, last));
    if (then.getUTCDate() === last) return then.toISOString().slice(0, 10);
  }
}
