import { afterAll, beforeAll, expect, test } from "vitest";
import type { World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { findDifference } from "#test/support/model/find-difference";
import { openHost } from "#test/support/model/open-host";
import { runWorld } from "#test/support/model/run-world";
import { KEPT } from "./kept-worlds";

/** `npm run test:long` asks for more. */
const RUNS = Number(process.env.LONG_RUNS ?? 1000);

let host: World;

beforeAll(async () => {
  host = await openHost();
});

afterAll(async () => {
  expect(await countViolations(host.deps.db)).toEqual(NO_VIOLATIONS);
  await host.close();
});

test.each(KEPT)("%s", async (_, world) => {
  await expect(runWorld(host, world)).resolves.toBeUndefined();
});

test(
  `in ${RUNS} random worlds, members stand where a model of the programme says`,
  async () => {
    const found = await findDifference(host, Number(process.env.FC_SEED), RUNS);
    expect(found && `FC_SEED=${found.seed} ${JSON.stringify(found.world)}\n${found.error}`).toBeNull();
  },
  300_000 + RUNS * 200,
);
