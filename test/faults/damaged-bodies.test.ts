import { expect, onTestFinished } from "vitest";
import { createWorld } from "#test/factories/world";
import { fault, type Played } from "#test/support/faults/fault";
import { delivered, fill, workOff } from "#test/support/faults/inbox";
import { judgeInvariants, problem, type Verdict } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { damaged, storable } from "#test/support/faults/malformed";
import { openShop } from "#test/support/faults/shop";
import type { StoryEvent } from "#test/support/faults/story";

/** Work the events in a world of their own. Whatever they say, each must come to an end, a failed one with its reason. */
async function workAll(events: readonly StoryEvent[]): Promise<Played> {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const { db } = world.deps;
  const shopId = await openShop(db.pool, "damaged.myshopify.com");
  await fill(db, shopId, delivered("damaged", events));
  await workOff(world.deps, world.clock, { workers: 2 });
  const verdict: Verdict = { lost: 0, doubled: 0, violations: 0, problems: [] };
  const rows = await db.rows<{ id: string; topic: string; state: string; error: string | null }>(
    "SELECT webhook_id AS id, topic, state, error FROM webhook_delivery WHERE shop_id = $1",
    [shopId],
  );
  for (const { id, topic, state, error } of rows)
    if (state === "waiting" || (state === "failed" && !error))
      problem(verdict, "lost", `${id}, ${topic}: ${state}, ${error}`);
  expect(rows).toHaveLength(events.length);
  await judgeInvariants(db, verdict);
  return { events: events.length, acknowledged: events.length, verdict };
}

fault(
  "good bodies damaged at random: worked or set aside, all of them",
  { small: 1_000, large: 50_000 },
  async ({ size, chance }) => {
    const { stories } = newLoad(chance, { orders: size / 4, customers: 50, plots: [["pay", "refund", "add"]] });
    const events = stories.flatMap((story) => story.events);
    return workAll(events.map(({ topic, body }) => ({ topic, body: storable(damaged(chance, body)) })));
  },
);

const TOPICS = [
  "orders/create",
  "orders/paid",
  "orders/updated",
  "orders/cancelled",
  "orders/fulfilled",
  "refunds/create",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/email_marketing_consent_update",
  "customers/redact",
  "customers/data_request",
  "discounts/delete",
  "shop/update",
  "app/scopes_update",
  "app/uninstalled",
  "shop/redact",
];

const NONSENSE = [
  "",
  "null",
  "[]",
  "7",
  '"x"',
  "{}",
  '{"id":null}',
  '{"id":-1,"order_id":1e400}',
  '{"id":1,"admin_graphql_api_id":{}}',
  '{"customer":{"id":"gid://shopify/Customer/none"}}',
  '{"customer":[[[]]]}',
  `{"id":1,"first_name":${"[".repeat(5000)}${"]".repeat(5000)}}`,
  '{"id":5,"first_name":"\\u0000","email":"\\ud800"}',
  '{"name":"x","currency":"zz","iana_timezone":"Mars/Olympus"}',
  '{"name":"\\u0000","currency":"USD","iana_timezone":"UTC"}',
];

fault("nonsense through every topic: worked or set aside, all of it", { small: 1, large: 1 }, () =>
  workAll(TOPICS.flatMap((topic) => NONSENSE.map((body) => ({ topic, body })))),
);
