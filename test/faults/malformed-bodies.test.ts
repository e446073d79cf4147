import { expect, onTestFinished } from "vitest";
import { createWorld } from "#test/factories/world";
import { abreast } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { delivered, fill, waiting, workOff, type Sent } from "#test/support/faults/inbox";
import { addVerdicts, judge, problem, type Verdict } from "#test/support/faults/judge";
import { malformedOrders, storable, TOO_LARGE, type Malformed } from "#test/support/faults/malformed";
import { serveShop } from "#test/support/faults/served-shop";
import { openShop } from "#test/support/faults/shop";
import { tellStory, type Story } from "#test/support/faults/story";
import type { Sql } from "~/db/database.server";
import type { Rng } from "../../dev-store/shop/rng.ts";

type Bad = Malformed & { webhookId: string; story: Story };

let orders = 0n;

function newStory(chance: Rng): Story {
  orders += 1n;
  return tellStory(chance, {
    orderId: 6_000_000_000_000_000_000n + orders,
    customerId: 8_000_000_000_000_000_000n + orders,
    placedAt: new Date("2026-11-10T12:00:00Z"),
    steps: ["pay"],
  });
}

/** Every malformed body there is, made from a paid order of its own. */
function everyBad(chance: Rng): Bad[] {
  const { length } = malformedOrders("{}");
  return Array.from({ length }, (_, index) => {
    const story = newStory(chance);
    const bad = malformedOrders(story.events.at(-1)!.body)[index]!;
    return { ...bad, webhookId: `bad-${index}`, story };
  });
}

type End = { id: string; state: string; error: string | null };

/** Each bad body ended as it may; those that were taken for orders earned what the good body deserves. */
async function judgeBad(sql: Sql, shopId: bigint, bad: readonly Bad[], good: readonly Story[]): Promise<Verdict> {
  const rows = await sql.rows<End>("SELECT webhook_id AS id, state, error FROM webhook_delivery WHERE shop_id = $1", [
    shopId,
  ]);
  const found = new Map(rows.map((row) => [row.id, row]));
  const ended = bad.map((each) => ({ ...each, end: found.get(each.webhookId) }));
  const earning = ended.filter(({ end, isWorthless }) => end?.state === "done" && !isWorthless);
  const verdict = await judge(sql, {
    shopId,
    stories: [...good, ...earning.map(({ story }) => story)],
    acknowledged: new Set(bad.map(({ webhookId }) => webhookId)),
    setAside: new Set(bad.map(({ webhookId }) => webhookId)),
  });
  for (const { name, ends, end } of ended) {
    const isSound = end && (ends as readonly string[]).includes(end.state);
    if (!isSound || (end.state === "failed" && !end.error))
      problem(verdict, "lost", `${name}: ${end?.state}, ${end?.error}`);
  }
  return verdict;
}

fault(
  "malformed bodies at the door: taken in, set aside, and in nobody's way",
  { small: 1, large: 10 },
  async (given) => {
    const { size, chance } = given;
    const served = await serveShop();
    onTestFinished(() => served.close());
    const { db, app } = served;
    const verdicts: Verdict[] = [];
    const tooLarge = { webhookId: "too-large", topic: "orders/paid", body: TOO_LARGE };
    expect(await served.door.send(tooLarge)).toBe(413);
    let acknowledged = 0;
    for (let round = 0; round < size; round += 1) {
      const domain = `malformed-${round}.myshopify.com`;
      const shopId = await openShop(db.pool, domain);
      const door = served.doorOf(domain);
      const bad = everyBad(chance);
      const good = Array.from({ length: bad.length }, () => newStory(chance));
      const between = good.flatMap(({ orderId, events }) => delivered(String(orderId), events));
      await abreast([...bad.map((each) => ({ ...each, topic: "orders/paid" })), ...between], 8, (each) =>
        door.send(each),
      );
      await passWaits(db);
      verdicts.push(await judgeBad(db, shopId, bad, good));
      expect([...door.answers.keys()]).toEqual([200]);
      acknowledged += door.acknowledged.size;
    }
    expect(app.isAlive()).toBe(true);
    return { events: acknowledged + 1, acknowledged, verdict: addVerdicts(verdicts) };
  },
);

/** Until nothing waits; the waits between attempts are struck off. */
async function passWaits(db: Sql): Promise<void> {
  await expect
    .poll(
      async () => {
        await db.rows(
          "UPDATE webhook_delivery SET next_attempt_at = '-infinity' WHERE state = 'waiting' AND attempts > 0",
        );
        return waiting(db);
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBe(0);
}

fault(
  "malformed bodies and the process that reads them: no object gets a property",
  { small: 1, large: 1 },
  async ({ chance }) => {
    const world = await createWorld();
    onTestFinished(() => world.close());
    const { db } = world.deps;
    const shopId = await openShop(db.pool, "malformed.myshopify.com");
    const bad = everyBad(chance);
    const sent = bad.map(({ webhookId, body }): Sent => ({
      webhookId,
      topic: "orders/paid",
      body: storable(body),
    }));
    await fill(db, shopId, sent);
    await workOff(world.deps, world.clock);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    return { events: sent.length, acknowledged: sent.length, verdict: await judgeBad(db, shopId, bad, []) };
  },
);
