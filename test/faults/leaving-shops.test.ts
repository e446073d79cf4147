import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { shuffled } from "#test/support/faults/chance";
import { abreast, type Door } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import type { Sent } from "#test/support/faults/inbox";
import { addVerdicts, judge, problem, type Verdict } from "#test/support/faults/judge";
import { FIRST_CUSTOMER, newLoad } from "#test/support/faults/load";
import { serveShop, settled, type ServedShop } from "#test/support/faults/served-shop";
import { openShop } from "#test/support/faults/shop";
import type { Rng } from "../../dev-store/shop/rng.ts";

const LEAVER = "leaver.myshopify.com";
const CUSTOMERS = 60;
const REDACTED = 20;

/** The customers who ask to be forgotten, each with a request at some place among the other deliveries. */
function withRedactions(chance: Rng, sent: readonly Sent[]): Sent[] {
  const requests = Array.from({ length: REDACTED }, (_, index): Sent => ({
    webhookId: `redact-${index}`,
    topic: "customers/redact",
    body: `{"shop_id":1,"shop_domain":"x","customer":{"id":${FIRST_CUSTOMER + BigInt(index)}},"orders_to_redact":[]}`,
  }));
  return shuffled(chance, [...sent, ...requests]);
}

/** Nothing tells who they were, and (as `judge` sees) their sums are the same. */
async function judgeForgotten({ db, shopId }: ServedShop, verdict: Verdict): Promise<void> {
  const people = await db.rows<{ id: bigint }>(
    `SELECT customer_id AS id FROM member
      WHERE shop_id = $1 AND customer_id < $2 AND (erased_at IS NULL OR num_nonnulls(first_name, last_name, email, locale) > 0)`,
    [shopId, FIRST_CUSTOMER + BigInt(REDACTED)],
  );
  for (const { id } of people) problem(verdict, "lost", `customer ${id} asked to be forgotten and is not`);
}

async function rowsOf({ db }: ServedShop, shopId: bigint): Promise<string[]> {
  const tables = await db.rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'shop_id'",
  );
  const held: string[] = [];
  for (const { name } of tables) {
    const rows = await db.rows(`SELECT 1 FROM "${name}" WHERE shop_id = $1 LIMIT 1`, [shopId]);
    if (rows.length > 0) held.push(name);
  }
  const shop = await db.rows("SELECT 1 FROM shop WHERE id = $1", [shopId]);
  return shop.length > 0 ? [...held, "shop"] : held;
}

fault(
  "customers redacted, and a shop uninstalled and erased, in the middle of load",
  { small: 1_200, large: 20_000 },
  async ({ size, chance }) => {
    const served = await serveShop();
    onTestFinished(() => served.close());
    const { db, door, app } = served;
    const leaverId = await openShop(db.pool, LEAVER);
    const leaver = served.doorOf(LEAVER);
    const plots = [["pay", "refund"]] as const;
    const staying = newLoad(chance, { orders: size / 4, customers: CUSTOMERS, plots });
    const leaving = newLoad(chance, { orders: size / 8, customers: CUSTOMERS, plots });
    const half = Math.floor(leaving.sent.length / 2);
    const sending = abreast(withRedactions(chance, staying.sent), 12, (each) => door.insist(each));
    const leave = async () => {
      await abreast(leaving.sent.slice(0, half), 8, (each) => leaver.insist(each));
      const rest = abreast(leaving.sent.slice(half), 8, (each) => leaver.insist(each));
      await tellLeaving(leaver);
      await rest;
    };
    await Promise.all([sending, leave()]);
    await settled(db, 60);
    await expect.poll(() => rowsOf(served, leaverId), { timeout: 60_000, interval: 200 }).toEqual([]);
    const verdict = await judge(db, {
      shopId: served.shopId,
      stories: staying.stories,
      acknowledged: door.acknowledged,
    });
    await judgeForgotten(served, verdict);
    const late = await sendLate(served, leaver, leaving.sent, leaverId);
    expect([...door.answers.keys()]).toEqual([200]);
    // 500 says "send it again": the shop's id was forgotten with the shop.
    expect([200, 500]).toEqual(expect.arrayContaining([...leaver.answers.keys()]));
    expect(app.isAlive()).toBe(true);
    const acknowledged = door.acknowledged.size + leaver.acknowledged.size;
    return { events: staying.sent.length + leaving.sent.length, acknowledged, verdict: addVerdicts([verdict, late]) };
  },
);

async function tellLeaving(door: Door): Promise<void> {
  await door.insist({ webhookId: "uninstalled", topic: "app/uninstalled", body: "{}" });
  await sleep(50);
  await door.insist({ webhookId: "redact", topic: "shop/redact", body: '{"shop_id":1,"shop_domain":"x"}' });
}

/** What still comes of a shop that was erased: it brings back no row under the former id, and touches no other shop. */
async function sendLate(served: ServedShop, leaver: Door, sent: readonly Sent[], leaverId: bigint): Promise<Verdict> {
  const verdict: Verdict = { lost: 0, doubled: 0, violations: 0, problems: [] };
  const before = await served.db.rows("SELECT * FROM account WHERE shop_id = $1 ORDER BY member_id", [served.shopId]);
  await abreast(sent.slice(0, 100), 8, (each) => leaver.insist({ ...each, webhookId: `late-${each.webhookId}` }));
  await settled(served.db, 30);
  for (const table of await rowsOf(served, leaverId))
    problem(verdict, "doubled", `${table} has rows of the erased shop`);
  const after = await served.db.rows("SELECT * FROM account WHERE shop_id = $1 ORDER BY member_id", [served.shopId]);
  expect(after).toEqual(before);
  return verdict;
}
