import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import type { PreviewedMove } from "~/domain/tiers/tier-preview";
import { presentTierPreview } from "~/presenters/tier-preview.server";
import { judgeDueTiers } from "~/services/tiers/judge-due-tiers.server";
import { rejudgeShop } from "~/services/tiers/rejudge-shop.server";
import { changeProgramme } from "#test/factories/ways";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const DAY = 86_400_000;
const ADA = 9_000_000_000_000_000_000n;
const FIVE = { kind: "fixed_amount", value: "5", points: 500, minimumSpend: null, validDays: 90, isEnabled: true };

let world: World;
let shops = 0;
let orders = 5_000_000_000_000_000_000n;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Tiers of other names, numbers, thresholds and gifts; all that may differ between two versions. */
const terms = (grace: fc.Arbitrary<number>) =>
  fc
    .record({
      by: fc.constantFrom("spend" as const, "points" as const, "orders" as const),
      window: fc.constantFrom(
        "lifetime" as const,
        "lifetime" as const,
        "calendar_year" as const,
        "rolling_year" as const,
      ),
      graceDays: grace,
      tiers: fc.uniqueArray(
        fc.record({
          key: fc.constantFrom("bronze", "silver", "gold", "jade", "pearl"),
          steps: fc.integer({ min: 1, max: 4 }),
          keep: fc.constantFrom(null, null, 0, 50),
          entryPoints: fc.constantFrom(0, 30),
          entryReward: fc.constantFrom(null, "five"),
        }),
        { minLength: 1, maxLength: 4, selector: ({ key }) => key },
      ),
    })
    .map(({ by, window, graceDays, tiers }) => {
      let entry = 0;
      return {
        tierRules: { by, window, graceDays },
        tiers: tiers.map(({ key, steps, keep, entryPoints, entryReward }, index) => {
          entry += index === 0 ? 0 : steps * { spend: 150, points: 150, orders: 1 }[by];
          const kept = keep === null ? null : String(Math.floor((entry * keep) / 100));
          const gift = { entryPoints, entryReward };
          return { key, name: `Tier ${key}`, entry: String(entry), keep: kept, multiplierPercent: 100, ...gift };
        }),
      };
    });

const buyers = fc.array(
  fc.array(
    fc.record({
      total: fc.integer({ min: 50, max: 700 }),
      daysAgo: fc.constantFrom(1, 40, 200, 340, 500, 800),
      // So many days after it was placed, where that is over; else it has not been sent yet.
      sentAfter: fc.constantFrom(0, 30, 210, 410),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  { minLength: 4, maxLength: 10 },
);

/** What earns: being paid, or being sent. */
type AwardOn = "paid" | "fulfilled";
type Bought = { total: number; daysAgo: number; sentAfter: number };

function programmeOf(part: object, holdoutPercent: number, awardOn: AwardOn = "paid"): Programme {
  return programmeSchema.parse({
    status: "active",
    earning: { points: 1, perMajor: 1, holdDays: 0, awardOn },
    pointValue: { points: 100, major: 1 },
    rewards: [{ key: "five", name: "5.00 off", ...FIVE }],
    holdout: { percent: holdoutPercent, mode: "bonuses" },
    ...part,
  });
}

function sentAt({ daysAgo, sentAfter }: Bought): object {
  if (sentAfter > daysAgo) return {};
  const at = new Date(NOW - (daysAgo - sentAfter) * DAY).toISOString();
  return { fulfillment_status: "fulfilled", fulfillments: [{ created_at: at, status: "success" }] };
}

async function buy(shop: Shop, histories: readonly Bought[][]): Promise<void> {
  const bodies = histories.flatMap((history, index) =>
    history.map(({ total, daysAgo, sentAfter }): [string, string] => [
      "orders/paid",
      orderBody({
        id: (orders += 1n),
        customerId: ADA + BigInt(shops * 100 + index),
        prices: [`${total}.00`],
        processedAt: new Date(NOW - daysAgo * DAY).toISOString(),
        more: sentAt({ total, daysAgo, sentAfter }),
      }),
    ]),
  );
  await receive(world, shop.id, ...bodies);
}

type Standing = { memberId: bigint; tierKey: string; points: number; rewards: number };

async function standings(shop: Shop): Promise<Map<bigint, Standing>> {
  const rows = await world.deps.db.rows<Standing>(
    `SELECT account.member_id AS "memberId", account.tier_key AS "tierKey", coalesce(sum(held.points), 0)::float8 AS points,
            count(held.reward_key)::float8 AS rewards
       FROM account LEFT JOIN member_grant AS held ON held.shop_id = $1 AND held.member_id = account.member_id
      WHERE account.shop_id = $1 GROUP BY account.member_id, account.tier_key`,
    [shop.id],
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

async function publish(shop: Shop, programme: Programme): Promise<void> {
  await changeProgramme(world, shop, programme);
  await rejudgeShop(world.deps, shop.id, 0n);
}

function movedAs(moves: readonly PreviewedMove[]) {
  return Object.fromEntries(
    moves.map(({ from, to, members }) => [`${from} → ${to}`, members] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("other tiers do what their preview said, whatever they were before", async () => {
  const run = async (
    former: object,
    proposed: { tierRules: { graceDays: number } },
    histories: Bought[][],
    percent: number,
    awardOn: AwardOn,
  ) => {
    world.clock.at = new Date("2024-01-01T00:00:00Z");
    const shop = await world.installShop(`preview-${(shops += 1)}.myshopify.com`, { timezone: "UTC" });
    await changeProgramme(world, shop, programmeOf(former, percent, awardOn));
    world.clock.at = new Date(NOW);
    await buy(shop, histories);
    const before = await standings(shop);
    const next = programmeOf(proposed, percent, awardOn);
    const preview = (await presentTierPreview(world.deps, shop, next))!;
    await publish(shop, next);
    world.clock.at = new Date(NOW + proposed.tierRules.graceDays * DAY + 60_000);
    await judgeDueTiers(world.deps);
    const after = await standings(shop);
    const moves = new Map<string, number>();
    const given = { points: 0, rewards: 0 };
    for (const [id, { tierKey, points, rewards }] of after) {
      const was = before.get(id)!;
      const move = `Tier ${was.tierKey} → Tier ${tierKey}`;
      if (was.tierKey !== tierKey) moves.set(move, (moves.get(move) ?? 0) + 1);
      given.points += points - was.points;
      given.rewards += rewards - was.rewards;
    }
    const counted = Object.fromEntries([...moves].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect({ moves: counted, ...given }).toEqual({
      moves: movedAs(preview.moves),
      points: preview.entry.points,
      rewards: preview.entry.rewards,
    });
    expect(preview.entry.minor).toBe(given.points + 500 * given.rewards);
    expect((await findCurrentProgramme(world.deps.db, shop.id))!.programme.tiers).toEqual(next.tiers);
  };
  const awards = fc.constantFrom<AwardOn>("paid", "fulfilled");
  const graces = fc.constantFrom(0, 0, 1, 30);
  await fc.assert(
    fc.asyncProperty(terms(fc.constant(0)), terms(graces), buyers, fc.constantFrom(0, 0, 50), awards, run),
    {
      numRuns: Number(process.env.LONG_RUNS ?? 25),
      endOnFailure: false,
    },
  );
}, 300_000);

test("an order counts from when it was sent, where that is what earns", async () => {
  world.clock.at = new Date("2024-01-01T00:00:00Z");
  const shop = await world.installShop(`preview-${(shops += 1)}.myshopify.com`, { timezone: "UTC" });
  const tiers = ["bronze", "silver"].map((key, index) => ({
    ...{ key, name: `Tier ${key}`, entry: String(100 * index), keep: null },
    ...{ multiplierPercent: 100, entryPoints: 0, entryReward: null },
  }));
  const former = { tiers, tierRules: { by: "spend", window: "lifetime", graceDays: 0 } };
  await changeProgramme(world, shop, programmeOf(former, 0, "fulfilled"));
  world.clock.at = new Date(NOW);
  // Placed more than a year ago; sent within it, before it, and not at all.
  await buy(shop, [
    [{ total: 200, daysAgo: 500, sentAfter: 300 }],
    [{ total: 200, daysAgo: 500, sentAfter: 30 }],
    [{ total: 200, daysAgo: 500, sentAfter: 501 }],
  ]);
  const next = programmeOf(
    { ...former, tierRules: { by: "spend", window: "rolling_year", graceDays: 0 } },
    0,
    "fulfilled",
  );
  const preview = (await presentTierPreview(world.deps, shop, next))!;
  expect(movedAs(preview.moves)).toEqual({ "Tier silver → Tier bronze": 1 });
  expect(preview.staying).toBe(2);
});
