/** The part of a whole, as a fraction. Null where there is no whole: a rate of nothing is unknown, not 0. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
