import { afterAll, beforeAll, expect } from "vitest";
import { shuffled } from "#test/support/faults/chance";
import { abreast } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { judge } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { serveShop, settled, type ServedShop } from "#test/support/faults/served-shop";

const SENDERS = 4;
const REPEATS = 9;

let served: ServedShop;

beforeAll(async () => {
  served = await serveShop();
});

afterAll(() => served.close());

fault("each event delivered nine times by four senders at once", { small: 10_000, large: 100_000 }, async (given) => {
  const { size, chance } = given;
  // An order tells of itself three times at least.
  const { stories, sent: events } = newLoad(chance, {
    orders: size / REPEATS / 3,
    customers: 300,
    plots: [["pay", "refund"]],
  });
  // Shopify repeats a delivery under its id, and tells one fact under several: three ids each, three times.
  const deliveries = events.flatMap((event) =>
    Array.from({ length: REPEATS }, (_, turn) => ({ ...event, webhookId: `${event.webhookId}-${turn % 3}` })),
  );
  const inTurn = shuffled(chance, deliveries);
  const shares = Array.from({ length: SENDERS }, (_, sender) => inTurn.filter((_each, n) => n % SENDERS === sender));
  await Promise.all(shares.map((share) => abreast(share, 6, (each) => served.door.insist(each))));
  await settled(served.db, 120);
  const { acknowledged, answers } = served.door;
  expect([...answers.keys()]).toEqual([200]);
  expect(acknowledged.size).toBe(events.length * 3);
  const verdict = await judge(served.db, { shopId: served.shopId, stories, acknowledged });
  return { events: events.length, acknowledged: answers.get(200) ?? 0, verdict };
});
