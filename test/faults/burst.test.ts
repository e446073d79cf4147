import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { fault } from "#test/support/faults/fault";
import type { Sent } from "#test/support/faults/inbox";
import { judge } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { serveShop, settled } from "#test/support/faults/served-shop";

const STEADY_PER_SECOND = 100;
const STEADY_SECONDS = 2;
const BURST = 10;
/** What the inbox holds a while after the burst must be gone in this time. */
const CATCH_UP_SECONDS = 60;

/** Start each when it is due, whether or not those before have ended. */
async function paced(items: readonly Sent[], perSecond: number, each: (item: Sent) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  for (const [index, item] of items.entries()) {
    const early = startedAt + (index * 1000) / perSecond - performance.now();
    if (early > 0) await sleep(early);
    underWay.push(each(item));
  }
  await Promise.all(underWay);
}

fault("ten times the steady rate, for seconds on end (small: 4, large: 60)", { small: 4, large: 60 }, async (given) => {
  const { size: seconds, chance } = given;
  const served = await serveShop();
  onTestFinished(() => served.close());
  const count = STEADY_PER_SECOND * (STEADY_SECONDS + BURST * seconds);
  const { stories, sent } = newLoad(chance, { orders: count / 2, customers: 2_000, plots: [["pay"]] });
  const steady = sent.splice(0, STEADY_PER_SECOND * STEADY_SECONDS);
  await paced(steady, STEADY_PER_SECOND, (each) => served.door.insist(each));
  await paced(sent, STEADY_PER_SECOND * BURST, (each) => served.door.insist(each));
  await settled(served.db, CATCH_UP_SECONDS);
  const { acknowledged, answers } = served.door;
  // A slow answer is one that Shopify asks for again; a refusal would be a fault.
  answers.delete(null);
  expect([...answers.keys()]).toEqual([200]);
  expect(served.app.isAlive()).toBe(true);
  const verdict = await judge(served.db, { shopId: served.shopId, stories, acknowledged });
  return { events: steady.length + sent.length, acknowledged: acknowledged.size, verdict };
});
