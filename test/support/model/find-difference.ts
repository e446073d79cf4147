import fc from "fast-check";
import type { World } from "#test/factories/world";
import { runWorld, type Check } from "./run-world";
import { modelWorld, type ModelWorld } from "./worlds";

/** Shops that are played at the same time: while the database works for one, the next is thought of. */
const AT_ONCE = 6;
/** How long a world that fails is made smaller. */
const SHRINK_MS = 60_000;

/** A world in which the engine and the model differ, as small as it could be made, and how it was found. */
export type Difference = { seed: number; world: ModelWorld; error: string };

/** Live through so many worlds, several at a time. Null: the engine is what the model says it should be, in all of them. */
export async function findDifference(
  host: World,
  firstSeed: number,
  runs: number,
  ...checks: Check[]
): Promise<Difference | null> {
  let next = 0;
  const failed: Difference[] = [];
  const play = async () => {
    while (next < runs && failed.length === 0) {
      const seed = firstSeed + next;
      next += 1;
      const world = worldOf(seed);
      await runWorld(host, world, ...checks).catch((error) => failed.push({ seed, world, error: String(error) }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, play));
  const [first] = failed;
  return first ? makeSmall(host, first, ...checks) : null;
}

/** The first world of a seed. */
function worldOf(seed: number): ModelWorld {
  return fc.sample(modelWorld, { seed, numRuns: 1 })[0]!;
}

/** The world of a failure made smaller, alone; as it was found where it does not fail again. */
async function makeSmall(host: World, found: Difference, ...checks: Check[]): Promise<Difference> {
  const { seed } = found;
  const property = fc.asyncProperty(modelWorld, (world) => runWorld(host, world, ...checks));
  const again = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  const [world] = again.counterexample ?? [];
  if (world) return { seed, world, error: String(again.errorInstance) };
  return { ...found, error: `It failed among others, not alone. ${found.error}` };
}
