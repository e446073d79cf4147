import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Deps } from "~/deps";
import { endHolds } from "~/services/earning/end-holds.server";
import { createWorld, type World } from "#test/factories/world";
import { shuffled } from "#test/support/faults/chance";
import { fault, type Played } from "#test/support/faults/fault";
import { holdEnds, judgeHolds } from "#test/support/faults/holds";
import { delivered, fill, work } from "#test/support/faults/inbox";
import { addVerdicts, judge, type Verdict } from "#test/support/faults/judge";
import { HOLD_DAYS, openShop } from "#test/support/faults/shop";
import { tellStory, type Step, type Story } from "#test/support/faults/story";
import type { Rng } from "../../dev-store/shop/rng.ts";

const DAY_MS = 86_400_000;
const SKEW_MS = 600_000;

let world: World;
let shops = 0;
let orders = 0n;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(() => {
  world.clock.at = new Date("2026-11-20T12:00:00Z");
});

afterAll(() => world.close());

function newShop(timezone: string): Promise<bigint> {
  return openShop(world.deps.db.pool, `clock-${(shops += 1)}.myshopify.com`, { timezone });
}

function newStory(chance: Rng, placedAt: Date, steps: readonly Step[]): Story {
  orders += 1n;
  const customerId = 8_000_000_000_000_000_000n + BigInt(chance.between(1, 40));
  return tellStory(chance, { orderId: 6_000_000_000_000_000_000n + orders, customerId, placedAt, steps });
}

/** The same process with its clock off. */
function skewed(offsetMs: number): Deps {
  return { ...world.deps, now: () => new Date(world.clock.at.getTime() + offsetMs) };
}

const after = (at: Date, ms: number) => new Date(at.getTime() + ms);

async function judged(shopId: bigint, stories: readonly Story[], sent: number, verdict: Verdict): Promise<Played> {
  const sums = await judge(world.deps.db, { shopId, stories });
  return { events: sent, acknowledged: sent, verdict: addVerdicts([verdict, sums]) };
}

const clean = (): Verdict => ({ lost: 0, doubled: 0, violations: 0, problems: [] });

fault("workers whose clocks are ten minutes apart", { small: 300, large: 10_000 }, async ({ size, chance }) => {
  const shopId = await newShop("America/New_York");
  const clocks = [skewed(-SKEW_MS), skewed(0), skewed(SKEW_MS)];
  const placed = (minutes: number) => after(world.clock.at, -HOLD_DAYS * DAY_MS + minutes * 60_000);
  // Holds that end around now, to the minute: some over for one clock and not for the other.
  const stories = Array.from({ length: size }, () =>
    newStory(chance, placed(chance.between(-40, 120)), ["pay", "refund", chance.pick(["touch", "cancel"])]),
  );
  const sent = shuffled(
    chance,
    stories.flatMap(({ orderId, events }) => delivered(String(orderId), events)),
  );
  const verdict = clean();
  const shares = clocks.map((_, turn) => sent.filter((_each, index) => index % clocks.length === turn));
  for (const share of shares) {
    await fill(world.deps.db, shopId, share);
    await Promise.all([...clocks.map((deps) => work(deps)), ...clocks.map((deps) => endHolds(deps))]);
    world.clock.at = after(world.clock.at, chance.between(1, 15) * 60_000);
  }
  for (let minute = 0; minute < 150; minute += 15) {
    await Promise.all(clocks.map((deps) => endHolds(deps)));
    await judgeHolds(world.deps.db, { shopId, stories, now: world.clock.at, skewMs: SKEW_MS }, verdict);
    world.clock.at = after(world.clock.at, 15 * 60_000);
  }
  return judged(shopId, stories, sent.length, verdict);
});

/** Places where the calendar is no ruler, with the night it happens in (UTC). */
const ODD_NIGHTS = [
  { zone: "America/New_York", at: new Date("2026-11-01T06:00:00Z") },
  { zone: "America/New_York", at: new Date("2027-03-14T07:00:00Z") },
  { zone: "Europe/London", at: new Date("2026-10-25T01:00:00Z") },
  { zone: "Europe/London", at: new Date("2027-03-28T01:00:00Z") },
  { zone: "Asia/Shanghai", at: new Date("2028-02-29T00:00:00Z") },
  { zone: "Pacific/Apia", at: new Date("2028-02-29T12:00:00Z") },
] as const;

fault("holds across both clock changes and 29 February", { small: 8, large: 60 }, async ({ size, chance }) => {
  const nights: Played[] = [];
  for (const { zone, at } of ODD_NIGHTS) {
    const shopId = await newShop(zone);
    // Placed in the odd night, or so that the hold ends in it, or crosses it.
    const stories = Array.from({ length: size }, (_, index) => {
      const days = [0, HOLD_DAYS, chance.between(1, HOLD_DAYS - 1)][index % 3]!;
      return newStory(chance, after(at, -days * DAY_MS + 1000 * chance.between(-7200, 7200)), ["pay"]);
    });
    world.clock.at = new Date(Math.max(...stories.map(({ placedAt }) => placedAt.getTime())) + 6 * 3_600_000);
    const sent = stories.flatMap(({ orderId, events }) => delivered(String(orderId), events));
    await fill(world.deps.db, shopId, sent);
    await work(world.deps);
    const verdict = clean();
    for (const end of stories.map(holdEnds).sort((a, b) => a.getTime() - b.getTime())) {
      for (const instant of [after(end, -1), end].filter((each) => each >= world.clock.at)) {
        world.clock.at = instant;
        await endHolds(world.deps);
        await judgeHolds(world.deps.db, { shopId, stories, now: instant }, verdict);
      }
    }
    nights.push(await judged(shopId, stories, sent.length, verdict));
  }
  const events = nights.reduce((sum, night) => sum + night.events, 0);
  return { events, acknowledged: events, verdict: addVerdicts(nights.map(({ verdict }) => verdict)) };
});

fault("events a day late, after newer ones, after holds have ended", { small: 400, large: 10_000 }, async (given) => {
  const { size, chance } = given;
  const shopId = await newShop("America/New_York");
  const steps: Step[][] = [
    ["pay", "refund", "remove", "refund"],
    ["pay", "fulfil", "refund", "cancel"],
    ["pay", "refund", "touch"],
  ];
  const stories = Array.from({ length: size }, () =>
    newStory(chance, after(world.clock.at, -chance.between(1, 14 * 24) * 3_600_000), chance.pick(steps)),
  );
  const sent = stories.flatMap(({ orderId, events }) => delivered(String(orderId), events));
  const isLate = new Set(sent.filter(() => chance.chance(0.5)));
  await fill(
    world.deps.db,
    shopId,
    shuffled(
      chance,
      sent.filter((each) => !isLate.has(each)),
    ),
  );
  await Promise.all([work(world.deps), work(world.deps)]);
  world.clock.at = after(world.clock.at, DAY_MS);
  await Promise.all([endHolds(world.deps), fill(world.deps.db, shopId, shuffled(chance, [...isLate]))]);
  await Promise.all([work(world.deps), endHolds(world.deps), work(world.deps)]);
  const verdict = clean();
  await endHolds(world.deps);
  await judgeHolds(world.deps.db, { shopId, stories, now: world.clock.at }, verdict);
  return judged(shopId, stories, sent.length, verdict);
});
