import { dayIn } from "~/domain/calendar";

const MINUTE_MS = 60_000;
/** No zone's day ends sooner or later than this after its date began in UTC. */
const [EARLIEST, LATEST] = [9 * 60, 37 * 60];

/** The first instant after a calendar day ("YYYY-MM-DD") of a zone, to the minute. Throws RangeError for an unknown zone. */
export function dayEnd(zone: string, day: string): Date {
  const begin = Date.parse(`${day}T00:00:00Z`);
  let [within, after] = [EARLIEST, LATEST];
  while (after - within > 1) {
    const middle = Math.floor((within + after) / 2);
    if (dayIn(zone, new Date(begin + middle * MINUTE_MS)) <= day) within = middle;
    else after = middle;
  }
  return new Date(begin + after * MINUTE_MS);
}
