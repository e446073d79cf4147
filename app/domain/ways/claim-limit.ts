import { addDays } from "~/domain/calendar";

/** How often a way counts: with so many 24-hour days in between (null: any), and at the most so often in all. */
export type Limit = { everyDays: number | null; atMost: number };

/**
 * When a way counts next for a member who has had it at these times, `now` when it does at once; null when it never
 * does again.
 */
export function nextClaimAt({ everyDays, atMost }: Limit, had: readonly Date[], now: Date): Date | null {
  if (had.length >= atMost) return null;
  const last = had.reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
  const freeAt = last === null || everyDays === null ? now : addDays(last, everyDays);
  return freeAt > now ? freeAt : now;
}
