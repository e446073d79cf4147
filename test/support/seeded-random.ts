import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { mersenne } from "pure-rand/generator/mersenne";

/** The next number of a generator, from 0 up to but not including 1. */
export type Random = () => number;

/**
 * A Mersenne Twister (MT19937): the same seed, a 32-bit integer, gives the same numbers on every machine. A result that
 * was drawn with it names its seed.
 */
export function seededRandom(seed: number): Random {
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}
