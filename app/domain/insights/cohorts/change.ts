/**
 * A number against what it was. `relative`: the difference as a fraction of the former value; null where that was 0 or
 * less: growth from nothing has no percentage, and a fall below it would get the wrong sign.
 */
export type Change = { difference: number; relative: number | null };

/** Both values are of windows of one length; null where one of them is not known. */
export function changeFrom(former: number | null, value: number | null): Change | null {
  if (former === null || value === null) return null;
  const difference = value - former;
  return { difference, relative: former > 0 ? difference / former : null };
}
