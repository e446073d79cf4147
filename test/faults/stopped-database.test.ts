import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { openDatabase } from "~/db/database.server";
import { startAppProcess } from "#test/support/faults/app-process";
import { startCrashingPostgres } from "#test/support/faults/crashing-postgres";
import { abreast, Door } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { judge } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { settled } from "#test/support/faults/served-shop";
import { openShop } from "#test/support/faults/shop";

const SHOP = "stopped.myshopify.com";
const CRASHES = 5;

fault(
  "PostgreSQL stopped at once (-m immediate) five times under load; senders try again",
  { small: 1_500, large: 30_000 },
  async ({ size, chance }) => {
    const postgres = await startCrashingPostgres();
    onTestFinished(() => postgres.close());
    const db = openDatabase(postgres.url, { max: 2 });
    onTestFinished(() => db.close());
    const shopId = await openShop(db.pool, SHOP);
    const app = await startAppProcess(postgres.url);
    onTestFinished(() => app.stop());
    const door = new Door(app, SHOP, 24);
    onTestFinished(() => door.close());
    const { stories, sent } = newLoad(chance, { orders: size / 4, customers: 100, plots: [["pay", "refund"]] });
    let done = 0;
    const load = abreast(sent, 24, (each) => door.insist(each, 50).then(() => (done += 1)));
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      // Somewhere in each fifth of the load, but for the last, after which some of it has to come.
      const until = (sent.length * (crash - 1 + chance.next())) / (CRASHES + 1);
      while (done < until) await sleep(2);
      await postgres.crash();
      await sleep(chance.between(0, 300));
      await postgres.recover();
    }
    await load;
    await settled(db, 90);
    expect(door.answers.get(200)).toBe(sent.length);
    expect(app.isAlive()).toBe(true);
    const verdict = await judge(db, { shopId, stories, acknowledged: door.acknowledged });
    return { events: sent.length, acknowledged: door.acknowledged.size, verdict };
  },
);
