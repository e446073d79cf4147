import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findSegmentAction, listSegmentActions } from "~/db/insights/segment-actions.server";
import { deleteJobsAbout } from "~/db/dead-letters.server";
import { eraseShop, type Shop } from "~/db/shops.server";
import { eraseMembers } from "~/db/members.server";
import type { SegmentDeed } from "~/domain/insights/segments/segment-deed";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { askSegmentAction } from "~/services/insights/segments/ask-segment-action.server";
import { endLeftActions } from "~/services/insights/segments/end-left-actions.server";
import { retrySegmentAction } from "~/services/insights/segments/retry-segment-action.server";
import { runSegmentAction } from "~/services/insights/segments/run-segment-action.server";
import { AdminApiError } from "~/shopify/admin-api.server";
import { insertMember, insertProgramme } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";
import { whileWorking } from "#test/support/while-working";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

const AT = new Date("2026-11-20T12:00:00Z");
const BONUS: SegmentDeed = { kind: "bonus", points: 100, note: "Thank you" };
const TAG: SegmentDeed = { kind: "tag", tag: "champion" };

let world: World;
let shop: Shop;
let memberIds: bigint[];
let shops = 0;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  world.clock.at = AT;
  shop = await world.installShop(`actions-${(shops += 1)}.myshopify.com`);
  memberIds = [];
  for (let customer = 1; customer <= 30; customer += 1) {
    memberIds.push(await insertMember(world.deps.db.pool, shop.id, { customerId: BigInt(customer), joinedAt: AT }));
  }
  await world.deps.db.rows(
    `INSERT INTO customer_insight (shop_id, customer_id, member_id, orders, net_minor, ever_orders, ever_net_minor, segment, guide_segment)
     SELECT shop_id, customer_id, id, 1, 100, 1, 100, CASE WHEN customer_id <= 25 THEN 'champions' ELSE 'dormant' END, 'general'
       FROM member WHERE shop_id = $1`,
    [shop.id],
  );
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

/** As a request asks: with the shop's own rows only. */
const ask = (deed: SegmentDeed, { id = randomUUID() as string, segment = "champions" } = {}) =>
  askSegmentAction(
    { ...world.deps, db: world.deps.db.forShop(shop.id) },
    { shopId: shop.id, id, segment, deed, by: "staff 7" },
  ).then(({ total }) => ({ id, total }));
const run = (id: string) => runSegmentAction(world.deps, shop.id, id);
const action = (id: string) => findSegmentAction(world.deps.db, shop.id, id);
const becomes = (id: string, state: string) =>
  expect.poll(async () => (await action(id))!.state, { timeout: 15_000 }).toBe(state);
const balances = async () =>
  (
    await world.deps.db.rows<{ available: number }>(
      "SELECT available::float8 AS available FROM account WHERE shop_id = $1 ORDER BY member_id",
      [shop.id],
    )
  ).map(({ available }) => available);
const queued = () =>
  world.deps.db.rows("SELECT FROM pgboss.job WHERE name = 'act-on-segment' AND data ->> 'shopId' = $1", [
    String(shop.id),
  ]);

describe("a bonus for a segment", () => {
  test("gives everybody in it the points once, however often its job runs", async () => {
    const { id, total } = await ask(BONUS);
    expect(total).toBe(25);
    expect(await queued()).toHaveLength(1);
    await run(id);
    await run(id);
    expect(await balances()).toEqual([...Array<number>(25).fill(100), ...Array<number>(5).fill(0)]);
    expect(await action(id)).toMatchObject({ state: "done", total: 25, done: 25, passedOver: 0, error: null });
    const [entry] = await world.deps.db.rows(
      "SELECT kind, key, reason FROM ledger_entry WHERE shop_id = $1 AND member_id = $2",
      [shop.id, memberIds[0]],
    );
    expect(entry).toEqual({
      kind: "bonus",
      key: `segment:${id}:${memberIds[0]}`,
      reason: { type: "segment_bonus", segment: "champions", note: "Thank you", by: "staff 7" },
    });
  });

  test("gives it once when two workers are at it at the same time", async () => {
    const { id } = await ask(BONUS);
    await Promise.all([run(id), run(id), run(id)]);
    expect((await balances()).slice(0, 25)).toEqual(Array(25).fill(100));
    expect(await action(id)).toMatchObject({ state: "done", done: 25, passedOver: 0 });
  });

  test("is for those who were in the segment when it was asked for", async () => {
    const { id } = await ask(BONUS);
    await world.deps.db.rows("UPDATE customer_insight SET segment = 'loyal' WHERE shop_id = $1", [shop.id]);
    await run(id);
    expect((await balances()).filter((available) => available === 100)).toHaveLength(25);
  });

  test("passes over who was erased since, and leaves out who was before", async () => {
    await world.deps.db.transaction((tx) => eraseMembers(tx, shop.id, [1n], AT));
    const { id, total } = await ask(BONUS);
    expect(total).toBe(24);
    await world.deps.db.transaction((tx) => eraseMembers(tx, shop.id, [2n], AT));
    await run(id);
    expect((await balances()).slice(0, 3)).toEqual([0, 0, 100]);
    expect(await action(id)).toMatchObject({ state: "done", total: 24, done: 23, passedOver: 1 });
  });

  test("is not for those who are held out of the programme", async () => {
    const programme = { ...defaultProgramme("USD"), holdout: { percent: 50, mode: "bonuses" as const } };
    await insertProgramme(world.deps.db.pool, shop.id, 2, programme, { at: AT, by: "staff 7" });
    const [{ held } = { held: 0 }] = await world.deps.db.rows<{ held: number }>(
      "SELECT count(*)::integer AS held FROM member WHERE shop_id = $1 AND customer_id <= 25 AND draw < 0.5",
      [shop.id],
    );
    expect(held).toBeGreaterThan(0);
    expect((await ask(BONUS)).total).toBe(25 - held);
    // A tag changes nothing of what they get.
    expect((await ask(TAG)).total).toBe(25);
  });

  test("of a segment with nobody in it is refused, and leaves nothing behind", async () => {
    await expect(ask(BONUS, { segment: "loyal" })).rejects.toMatchObject({ code: "not_found" });
    expect(await listSegmentActions(world.deps.db, shop.id, "loyal", 5)).toEqual([]);
    expect((await ask(BONUS, { segment: "general" })).total).toBe(30);
  });

  test("asked for twice with one id is one; the id with other points is refused", async () => {
    const { id } = await ask(BONUS);
    expect(await ask(BONUS, { id })).toEqual({ id, total: 25 });
    await expect(ask({ ...BONUS, points: 101 }, { id })).rejects.toMatchObject({ code: "id_conflict" });
    await expect(ask(BONUS, { id, segment: "dormant" })).rejects.toMatchObject({ code: "id_conflict" });
    expect(await queued()).toHaveLength(1);
  });

  test("goes with the shop when it is erased", async () => {
    await ask(BONUS);
    await world.deps.db.transaction(async (tx) => {
      await deleteJobsAbout(tx.asOwner, shop.id);
      await eraseShop(tx, shop.id);
    });
    expect(await world.deps.db.rows("SELECT FROM segment_action_member WHERE shop_id = $1", [shop.id])).toEqual([]);
  });
});

describe("a tag for a segment", () => {
  let tagged: string[];

  beforeEach(() => {
    tagged = [];
    world.admin.send = (_document, variables) => {
      const { id, tags } = variables as { id: string; tags: string[] };
      const number = id.split("/").at(-1)!;
      if (number === "5") return answer([{ message: "Customer does not exist", field: ["id"] }]);
      tagged.push(`${number} ${tags.join(",")}`);
      return answer([]);
    };
  });

  const answer = (userErrors: object[]) => Promise.resolve({ data: { tagsAdd: { userErrors } } });

  test("is written for each customer; one who is gone is passed over", async () => {
    const { id } = await ask(TAG);
    await run(id);
    expect(tagged).toHaveLength(24);
    expect(tagged[0]).toBe("1 champion");
    expect(await action(id)).toMatchObject({ state: "done", done: 24, passedOver: 1 });
    expect(await balances()).toEqual(Array(30).fill(0));
  });

  test("goes on where it was after a failure, and says meanwhile that it does", async () => {
    const { id } = await ask(TAG, { segment: "general" });
    const send = world.admin.send;
    let calls = 0;
    world.admin.send = (...call) => ((calls += 1) > 27 ? Promise.reject(new Error("gone")) : send(...call));
    await expect(run(id)).rejects.toThrow("gone");
    expect(await action(id)).toMatchObject({ state: "running", done: 24, passedOver: 1, error: "retrying" });
    world.admin.send = send;
    await run(id);
    expect(await action(id)).toMatchObject({ state: "done", done: 29, passedOver: 1, error: null });
    expect(new Set(tagged).size).toBe(29);
  });

  test("that Shopify refuses for good has failed, until somebody has it go on", async () => {
    const { id } = await ask(TAG);
    const send = world.admin.send;
    world.admin.send = () => Promise.reject(new AdminApiError("no access", true));
    await run(id);
    expect(await action(id)).toMatchObject({ state: "failed", done: 0, error: "access_denied" });
    await expect(retrySegmentAction(world.deps, shop.id, randomUUID())).rejects.toMatchObject({ code: "not_found" });
    world.admin.send = send;
    await retrySegmentAction(world.deps, shop.id, id);
    await run(id);
    expect(await action(id)).toMatchObject({ state: "done", done: 24, passedOver: 1 });
  });

  test("whose last attempt fails has failed, until somebody has it go on", async () => {
    const { id } = await ask(TAG);
    const send = world.admin.send;
    world.admin.send = () => Promise.reject(new Error("bad gateway"));
    await world.deps.db.rows("UPDATE pgboss.job SET retry_count = retry_limit WHERE name = 'act-on-segment'");
    await whileWorking(world, () => becomes(id, "failed"));
    expect(await action(id)).toMatchObject({ done: 0, error: "unreachable", finishedAt: AT });
    world.admin.send = send;
    await retrySegmentAction(world.deps, shop.id, id);
    await whileWorking(world, () => becomes(id, "done"));
    expect(await action(id)).toMatchObject({ done: 24, passedOver: 1, error: null });
  });

  test("whose process dies in its last attempt has failed once somebody looks; one that a job is at, or will be, has not", async () => {
    const [left, waits, worked] = [await ask(TAG), await ask(BONUS), await ask(BONUS, { segment: "dormant" })];
    const jobOf = (id: string, state: string) =>
      world.deps.db.rows(`UPDATE pgboss.job SET state = '${state}' WHERE data ->> 'actionId' = $1`, [id]);
    // As the queue has it when a job has not been heard of for too long.
    await jobOf(left.id, "failed");
    await jobOf(worked.id, "active");
    await endLeftActions(world.deps);
    expect(await action(left.id)).toMatchObject({ state: "failed", error: "unreachable", finishedAt: AT, done: 0 });
    for (const { id } of [waits, worked]) expect((await action(id))!.state).toBe("running");
    await retrySegmentAction(world.deps, shop.id, left.id);
    await endLeftActions(world.deps);
    expect((await action(left.id))!.state).toBe("running");
    await run(left.id);
    await jobOf(left.id, "completed");
    await endLeftActions(world.deps);
    expect(await action(left.id)).toMatchObject({ state: "done", done: 24, passedOver: 1 });
  });
});
