import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { abreast } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { judge } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { serveShop, settled } from "#test/support/faults/served-shop";

const DEATHS = 3;

fault(
  "the app killed (-9) three times under load; senders try again",
  { small: 2_000, large: 60_000 },
  async (given) => {
    const { size, chance } = given;
    const served = await serveShop();
    onTestFinished(() => served.close());
    const { app, door, db, shopId } = served;
    const { stories, sent } = newLoad(chance, { orders: size / 4, customers: 100, plots: [["pay", "refund"]] });
    let done = 0;
    const load = abreast(sent, 24, (each) => door.insist(each, 50).then(() => (done += 1)));
    for (let death = 0; death < DEATHS; death += 1) {
      const until = (sent.length * (death + chance.next())) / (DEATHS + 1);
      while (done < until) await sleep(1);
      await app.replace();
    }
    await load;
    await settled(db);
    expect(door.answers.get(200)).toBe(sent.length);
    const verdict = await judge(db, { shopId, stories, acknowledged: door.acknowledged });
    return { events: sent.length, acknowledged: door.acknowledged.size, verdict };
  },
);
