export const DAY_MS = 86_400_000;

/** The number of an instant's UTC day. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
