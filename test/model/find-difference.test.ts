import { afterAll, beforeAll, expect, test } from "vitest";
import type { World } from "#test/factories/world";
import { findDifference } from "#test/support/model/find-difference";
import { openHost } from "#test/support/model/open-host";
import type { Check } from "#test/support/model/run-world";

const SEED = 4711;

let host: World;

beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

/** Throws at the calls that it says. */
function failingAt(fails: (call: number) => boolean): Check {
  let calls = 0;
  return async () => {
    calls += 1;
    if (fails(calls)) throw new Error(`call ${calls}`);
  };
}

test("a failure that does not come again is told, with its world and its seed", async () => {
  const found = await findDifference(
    host,
    SEED,
    20,
    failingAt((call) => call === 3),
  );
  expect(found).toMatchObject({ error: "It failed among others, not alone. Error: call 3" });
  expect(found!.world.stretches.length).toBeGreaterThan(0);
  expect(found!.seed).toBeGreaterThanOrEqual(SEED);
});

test("a failure that comes again is told at the smallest world that has it", async () => {
  const found = await findDifference(
    host,
    SEED,
    20,
    failingAt((call) => call >= 3),
  );
  expect(found!.world).toMatchObject({ stretches: [{ publish: null }], orders: [{ deeds: [] }], merges: [] });
});

test("worlds without a failure are no difference", async () => {
  expect(
    await findDifference(
      host,
      SEED,
      3,
      failingAt(() => false),
    ),
  ).toBeNull();
});
