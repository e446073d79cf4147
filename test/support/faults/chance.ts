import { Rng } from "../../../dev-store/shop/rng.ts";

/** The seed of this run: vitest.config.ts makes one; `FAULT_SEED=<seed>` sees a run's chances again. */
export const SEED = process.env.FAULT_SEED ?? "0";

/** A fault's own source of chance, the same for one seed whichever faults run beside it. */
export function chanceOf(fault: string): Rng {
  return new Rng(`${SEED}:${fault}`);
}

/** The items in another order (Fisher–Yates); the given list stays as it is. */
export function shuffled<Item>(chance: Rng, items: readonly Item[]): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = chance.between(0, last);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Every order that items can be in: n! of them. */
export function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** The items in the same order, cut into groups at random: each cut is made with probability one half. */
export function grouped<Item>(chance: Rng, items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    if (groups.length === 0 || chance.chance(0.5)) groups.push([item]);
    else groups.at(-1)!.push(item);
  }
  return groups;
}
