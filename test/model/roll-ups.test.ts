import assert from "node:assert/strict";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "~/db/database.server";
import { rebuildDays } from "~/services/insights/rebuild-days.server";
import { rollUpShop } from "~/services/insights/roll-up-days.server";
import { takeInProfile } from "~/services/platform/take-in-profile.server";
import type { World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { expectedBuyerDays, expectedPointsDays, type Day } from "#test/support/model/days";
import { findDifference } from "#test/support/model/find-difference";
import { openHost } from "#test/support/model/open-host";
import type { Check } from "#test/support/model/run-world";

const RUNS = Math.ceil(Number(process.env.LONG_RUNS ?? 1000) / 16);
const ELSEWHERE = "Pacific/Auckland";

let host: World;

beforeAll(async () => {
  host = await openHost();
});

afterAll(async () => {
  expect(await countViolations(host.deps.db)).toEqual(NO_VIOLATIONS);
  await host.close();
});

async function readDays(sql: Sql, shopId: bigint) {
  const [row] = await sql.rows<{ buyers: Day[]; points: Day[] }>(
    `SELECT (SELECT coalesce(json_agg(to_jsonb(b) - 'shop_id' || jsonb_build_object('customer_id', customer_id::text)
                                      ORDER BY day, customer_id), '[]') FROM buyer_day AS b WHERE shop_id = $1) AS buyers,
            (SELECT coalesce(json_agg(to_jsonb(p) - 'shop_id' ORDER BY day, kind COLLATE "C"), '[]')
               FROM points_day AS p WHERE shop_id = $1) AS points`,
    [shopId],
  );
  return row!;
}

/** As the facts say after every stretch; then rebuilt over what is there, rebuilt from nothing, and in another zone. */
const daysAreRight: Check = async (player, expected) => {
  const { db } = host.deps;
  const { shop, world } = player;
  const requireDays = async (zone: string) =>
    assert.deepStrictEqual(await readDays(db, shop.id), {
      buyers: expectedBuyerDays(player, expected, zone),
      points: await expectedPointsDays(player, zone),
    });
  await rollUpShop(db, shop.id);
  await requireDays(world.zone);
  assert.equal((await rebuildDays(db, shop.id)).rows, 0);
  for (const table of ["buyer_day", "points_day"]) await db.rows(`DELETE FROM ${table} WHERE shop_id = $1`, [shop.id]);
  await rebuildDays(db, shop.id);
  await requireDays(world.zone);
  for (const timezone of [ELSEWHERE, world.zone]) {
    const profile = { name: "Model", email: null, currency: world.currency, timezone };
    await db.transaction((tx) => takeInProfile(tx, shop.id, profile, new Date(player.now)));
    await rollUpShop(db, shop.id);
    await requireDays(timezone);
  }
};

test(
  `in ${RUNS} random worlds, days rolled up as things are heard of are what the facts say, and what is made from nothing`,
  async () => {
    const found = await findDifference(host, Number(process.env.FC_SEED), RUNS, daysAreRight);
    expect(found && `FC_SEED=${found.seed} ${JSON.stringify(found.world)}\n${found.error}`).toBeNull();
  },
  300_000 + RUNS * 400,
);
