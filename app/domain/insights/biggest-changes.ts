import { changeFrom } from "./cohorts/change";

/** A number now and before; null where it is not known. */
export type Compared = { value: number | null; former: number | null };

/** Days differ by less than this anyway. */
const LEAST = 0.1;

/** The numbers that changed most as a share of what they were, at least by a tenth, the largest change first. */
export function biggestChanges<Number extends Compared>(numbers: readonly Number[], most: number): Number[] {
  const sizeOf = ({ value, former }: Compared) => Math.abs(changeFrom(former, value)?.relative ?? 0);
  return numbers
    .filter((each) => sizeOf(each) >= LEAST)
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, most);
}
