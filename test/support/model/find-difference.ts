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
  let failed: number | null = null;
  const play = async () => {
    while (next < runs && failed === null) {
      const seed = firstSeed + next;
      next += 1;
      const [world] = fc.sample(modelWorld, { seed, numRuns: 1 });
      await runWorld(host, world!, ...checks).catch(() => (failed ??= seed));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, play));
  return failed === null ? null : makeSmall(host, failed, ...checks);
}

/** A world of the same seed, alone. */
export async function makeSmall(host: World, seed: number, ...checks: Check[]): Promise<Difference | null> {
  const property = fc.asyncProperty(modelWorld, (world) => runWorld(host, world, ...checks));
  const found = await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  const [world] = found.counterexample ?? [];
  return world ? { seed, world, error: String(found.errorInstance) } : null;
}
