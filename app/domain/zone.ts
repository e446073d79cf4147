const DAY_MS = 86_400_000;

const formatterOf = new Map<string, Intl.DateTimeFormat>();
/** Offsets of whole days in UTC, by zone; undefined for a day not asked for yet, null for one on which the clocks change. */
const offsetsOf = new Map<string, Map<number, number | null>>();
const yearStarts = new Map<string, number>();

/** The calendar year of an instant in a zone. Throws RangeError for an unknown zone. */
export function yearIn(zone: string, at: Date): number {
  return new Date(at.getTime() + offsetAt(zone, at.getTime())).getUTCFullYear();
}

/** The instant at which a year begins in a zone: midnight there. */
export function startOfYear(zone: string, year: number): Date {
  const key = `${zone} ${year}`;
  const start = yearStarts.get(key) ?? instantOf(zone, Date.UTC(year, 0, 1));
  yearStarts.set(key, start);
  return new Date(start);
}

/** The instant at which a day, YYYY-MM-DD, has ended in a zone. Throws RangeError for what is no day. */
export function endOfDay(zone: string, day: string): Date {
  const start = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(start.getTime())) throw new RangeError(`"${day}" is not a day`);
  return new Date(instantOf(zone, start.getTime() + DAY_MS));
}

/**
 * Twelve calendar months later: the same day and time of day by the zone's clocks. After 29 February that is the moment at
 * which the next year's 28 February ends. A time that the clocks skip is as much later, one that comes twice is the first.
 */
export function aYearAfter(zone: string, at: Date): Date {
  const local = new Date(at.getTime() + offsetAt(zone, at.getTime()));
  const isLeapDay = local.getUTCMonth() === 1 && local.getUTCDate() === 29;
  if (isLeapDay) return new Date(instantOf(zone, Date.UTC(local.getUTCFullYear() + 1, 2, 1)));
  return new Date(instantOf(zone, local.setUTCFullYear(local.getUTCFullYear() + 1)));
}

/** The instant of a zone's clock reading, which is given as if it were UTC. */
function instantOf(zone: string, local: number): number {
  const before = offsetAt(zone, local - DAY_MS);
  const after = offsetAt(zone, local + DAY_MS);
  if (before === after || offsetAt(zone, local - before) === before) return local - before;
  return offsetAt(zone, local - after) === after ? local - after : local - before;
}

/** How far a zone's clocks are ahead of UTC, milliseconds. */
function offsetAt(zone: string, at: number): number {
  const day = Math.floor(at / DAY_MS);
  const known = offsetsOf.get(zone) ?? new Map<number, number | null>();
  offsetsOf.set(zone, known);
  let offset = known.get(day);
  if (offset === undefined) {
    const first = readOffset(zone, day * DAY_MS);
    offset = first === readOffset(zone, (day + 1) * DAY_MS) ? first : null;
    known.set(day, offset);
  }
  return offset ?? readOffset(zone, at);
}

function readOffset(zone: string, at: number): number {
  const second = Math.floor(at / 1000) * 1000;
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterIn(zone).formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

function formatterIn(zone: string): Intl.DateTimeFormat {
  const known = formatterOf.get(zone);
  if (known) return known;
  const numeric = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  const formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...numeric, ...time });
  formatterOf.set(zone, formatter);
  return formatter;
}

/** A zone that a shop has left, and when: milliseconds. */
export type FormerZone = [until: number, zone: string];
/** Says in which zone a shop was at an instant. */
export type ZoneAt = (at: Date) => string;

/** The zones a shop has been in. `former`: those it has left, in the order of time. */
export function zonesOf({ timezone, formerZones }: { timezone: string; formerZones: readonly FormerZone[] }): ZoneAt {
  return (at) => formerZones.find(([until]) => at.getTime() < until)?.[1] ?? timezone;
}
