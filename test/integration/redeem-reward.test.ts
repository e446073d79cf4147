import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findAccount, lockAccounts } from "~/db/accounts.server";
import { appendEntries } from "~/db/ledger.server";
import { findRedemption, insertRedemption, type Redemption } from "~/db/redemptions.server";
import type { Shop } from "~/db/shops.server";
import { reserveEntry } from "~/domain/ledger/entries";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { createBoss } from "~/jobs/queue.server";
import { startWorker } from "~/jobs/worker.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { cancelRedemption } from "~/services/rewards/cancel-redemption.server";
import { expireCodes } from "~/services/rewards/expire-codes.server";
import { issueReward } from "~/services/rewards/issue-reward.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { createAdminApi, type Send } from "~/shopify/admin-api.server";
import { applyCodes } from "../../dev-store/shop/discounts.ts";
import { connectDevStore, type ConnectedStore } from "#test/factories/dev-store";
import { insertEntry, insertMember } from "#test/factories/rows";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { untilWaitedFor } from "#test/support/until-waited-for";

const NOON = new Date("2026-11-20T12:00:00Z");

let world: World;
let shop: Shop;
let shopify: ConnectedStore;
let nextOrder = 1n;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("redeem.myshopify.com");
  shopify = await connectDevStore(() => world.clock.at);
  // The job queue looks its queue up at the first job of a process, on a connection of its own.
  await redeem(await member(500));
});

beforeEach(() => {
  world.clock.at = NOON;
  world.admin.send = shopify.send;
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await shopify.close();
  await world.close();
});

type Person = { memberId: bigint; customerId: bigint };

async function member(points: number, { of = shop, customerId = shopify.nextCustomer() } = {}): Promise<Person> {
  const { pool } = world.deps.db;
  const memberId = await insertMember(pool, of.id, { customerId, joinedAt: NOON });
  if (points !== 0)
    await insertEntry(pool, of.id, memberId, {
      kind: "adjust",
      key: `gift:${memberId}`,
      available: points,
      occurredAt: NOON,
    });
  return { memberId, customerId };
}

const redeem = ({ memberId }: Person, id: string = randomUUID(), rewardKey = "five-off", of = shop) =>
  redeemReward(world.deps, { shopId: of.id, memberId, id, rewardKey });

async function issued(person: Person): Promise<Redemption> {
  const { redemption } = await redeem(person);
  return (await issueReward(world.deps, shop.id, redemption.id))!;
}

const cancel = ({ memberId }: Person, id: string) => cancelRedemption(world.deps, { shopId: shop.id, memberId, id });
const account = ({ memberId }: Person, of = shop) => findAccount(world.deps.db, of.id, memberId);
const find = (id: string) => findRedemption(world.deps.db, shop.id, id);
const discountOf = ({ code }: { code: string }) => shopify.discounts().filter((discount) => discount.code === code);

/** The order's webhooks; the buyer pays with a code. */
async function order(
  person: Person,
  redemption: Redemption,
  options: Parameters<typeof orderBody>[0] = {},
): Promise<bigint> {
  const id = options.id ?? (nextOrder += 1n) + 6_100_000_000_000_000_000n;
  const topic = options.cancelledAt ? "orders/cancelled" : "orders/paid";
  await receive(world, shop.id, [
    topic,
    orderBody({ prices: ["20.00"], customerId: person.customerId, codes: [redemption.code], ...options, id }),
  ]);
  return id;
}

const cancelled = { cancelledAt: "2026-11-20T11:00:00Z", updatedAt: "2026-11-20T11:00:00Z" };

describe("redeeming", () => {
  test("twenty rewards at once over a balance for five gives exactly five, and the balance ends at zero", async () => {
    const person = await member(2500);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => redeem(person)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "insufficient_points" });
    expect(await account(person)).toMatchObject({ available: 0, reserved: 2500 });
  });

  test("waits for whoever holds the account, and sees what they left", async () => {
    const person = await member(500);
    let outcome = "waiting";
    const attempt: Promise<unknown>[] = [];
    await world.deps.db.transaction(async (tx) => {
      await lockAccounts(tx, shop.id, [person.memberId]);
      attempt.push(
        redeem(person).then(
          () => (outcome = "redeemed"),
          (error: { code: string }) => (outcome = error.code),
        ),
      );
      await untilWaitedFor(tx, world.deps.db);
      expect(outcome).toBe("waiting");
      await insertSpent(tx, person.memberId);
    });
    await Promise.all(attempt);
    expect(outcome).toBe("insufficient_points");
    expect(await account(person)).toMatchObject({ available: 100 });
  });

  test("without the lock, the same statements overspend: what the lock is for", async () => {
    const careless = await createWorld();
    try {
      const { id: shopId } = await careless.installShop();
      const { deps } = careless;
      const memberId = await insertMember(deps.db.pool, shopId, { customerId: 1n, joinedAt: NOON });
      await insertEntry(deps.db.pool, shopId, memberId, {
        kind: "adjust",
        key: "gift",
        available: 500,
        occurredAt: NOON,
      });
      let readers = 0;
      let release = () => undefined as void;
      const bothHaveRead = new Promise<void>((resolve) => (release = resolve));
      const redeemUnlocked = (id: string) =>
        deps.db.transaction(async (tx) => {
          const before = (await findAccount(tx, shopId, memberId))!;
          if ((readers += 1) === 2) release();
          await bothHaveRead;
          if (before.available < 500) throw new Error("refused");
          const redemption = reserved(memberId, id);
          await insertRedemption(tx, shopId, redemption);
          await appendEntries(tx, shopId, [reserveEntry({ ...redemption, rewardName: "5 off" }, NOON)]);
        });
      await Promise.all([redeemUnlocked(randomUUID()), redeemUnlocked(randomUUID())]);
      expect(await findAccount(deps.db, shopId, memberId)).toMatchObject({ available: -500, reserved: 1000 });
      expect(await countViolations(deps.db)).not.toEqual(NO_VIOLATIONS);
    } finally {
      await careless.close();
    }
  });

  test("the same id again is the same redemption, also when the balance is gone or the reward is switched off", async () => {
    const other = await world.installShop("repeats.myshopify.com");
    const person = await member(500, { of: other });
    const id = randomUUID();
    const first = await redeem(person, id, "five-off", other);
    expect(first).toMatchObject({
      isRepeat: false,
      redemption: { id, points: 500, status: "reserved", code: expect.stringMatching(/^LOYAL-/) },
    });
    const paused = { ...defaultProgramme("USD"), status: "paused" as const, rewards: [] };
    await publishProgramme(world.deps, { shopId: other.id, programme: paused, basedOn: 1, by: "staff 1" });
    const again = await redeem(person, id, "five-off", other);
    expect(again).toEqual({ isRepeat: true, redemption: first.redemption });
    expect(await account(person, other)).toMatchObject({ available: 0, reserved: 500 });
    await expect(redeem(person, randomUUID(), "five-off", other)).rejects.toMatchObject({ code: "programme_paused" });
  });

  test("the same id ten times at once takes the points once", async () => {
    const person = await member(5000);
    const id = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => redeem(person, id)));
    expect(results.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    expect(await account(person)).toMatchObject({ available: 4500, reserved: 500 });
  });

  test("an id that belongs to another member's redemption, or to another reward, is refused", async () => {
    const [owner, thief] = [await member(1000), await member(1000)];
    const id = randomUUID();
    await redeem(owner, id);
    await expect(redeem(thief, id)).rejects.toMatchObject({ code: "redemption_conflict" });
    await expect(redeem(owner, id, "ten-off")).rejects.toMatchObject({ code: "redemption_conflict" });
    expect(await account(thief)).toMatchObject({ available: 1000 });
    expect(await account(owner)).toMatchObject({ available: 500 });
  });

  test("one point less than the price is refused with both numbers; an unknown reward and an unknown member are refused", async () => {
    const person = await member(499);
    await expect(redeem(person)).rejects.toMatchObject({
      code: "insufficient_points",
      details: { available: 499, needed: 500 },
    });
    await expect(redeem(person, randomUUID(), "a-car")).rejects.toMatchObject({ code: "reward_unavailable" });
    await expect(redeem({ memberId: 999_999n, customerId: 1n })).rejects.toMatchObject({ code: "not_found" });
  });

  test("pending points can't be spent", async () => {
    const person = await member(0);
    await insertEntry(world.deps.db.pool, shop.id, person.memberId, {
      kind: "adjust",
      key: `held:${person.memberId}`,
      pending: 900,
      occurredAt: NOON,
    });
    await expect(redeem(person)).rejects.toMatchObject({ code: "insufficient_points", details: { available: 0 } });
  });

  test("keeps the terms of its day, whatever the merchant changes before the code is made", async () => {
    const other = await world.installShop("terms.myshopify.com");
    const person = await member(500, { of: other });
    const { redemption } = await redeem(person, randomUUID(), "five-off", other);
    const dearer = defaultProgramme("USD");
    dearer.rewards[0] = { ...dearer.rewards[0]!, points: 5000, value: "1" };
    await publishProgramme(world.deps, { shopId: other.id, programme: dearer, basedOn: 1, by: "staff 1" });
    await issueReward(world.deps, other.id, redemption.id);
    expect(discountOf(redemption)).toMatchObject([{ value: { kind: "amount", amount: 500 } }]);
  });
});

function reserved(memberId: bigint, id: string): Redemption {
  const {
    rewards: [reward],
  } = defaultProgramme("USD");
  const code = `LOYAL-${id.replaceAll("-", "").slice(0, 12).toUpperCase()}`;
  return {
    id,
    memberId,
    rewardKey: "five-off",
    reward: reward!,
    programmeVersion: 1,
    points: 500,
    status: "reserved",
    code,
    discountGid: null,
    orderId: null,
    reservedAt: NOON,
    expiresAt: new Date("2027-02-18T12:00:00Z"),
  };
}

/** Takes 400 points, within the transaction that holds the account. */
async function insertSpent(tx: Parameters<typeof appendEntries>[0], memberId: bigint): Promise<void> {
  await appendEntries(tx, shop.id, [
    {
      memberId,
      kind: "adjust",
      key: `spent:${memberId}`,
      pending: 0,
      available: -400,
      reserved: 0,
      occurredAt: NOON,
      orderId: null,
      redemptionId: null,
      programmeVersion: null,
      reason: { type: "adjusted", note: "test", by: "staff 1" },
    },
  ]);
}

describe("issuing", () => {
  test("creates a discount for this customer alone, for one use, until the code runs out", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    expect(redemption).toMatchObject({
      status: "issued",
      discountGid: expect.stringMatching(/^gid:\/\/shopify\/DiscountCodeNode\/\d+$/),
    });
    expect(discountOf(redemption)).toMatchObject([
      {
        active: true,
        customerIds: [String(person.customerId)],
        usageLimit: 1,
        appliesOncePerCustomer: true,
        value: { kind: "amount", amount: 500, onEachItem: false },
        combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
      },
    ]);
    expect(Date.parse(discountOf(redemption)[0]!.endsAt!)).toBe(redemption.expiresAt.getTime());
    expect(redemption.expiresAt).toEqual(new Date("2027-02-18T12:00:00Z"));
  });

  test("a percentage reward with a minimum spend creates just that", async () => {
    const other = await world.installShop("percent.myshopify.com");
    const programme = defaultProgramme("USD");
    programme.rewards[0] = { ...programme.rewards[0]!, kind: "percentage", value: "12.5", minimumSpend: "40.00" };
    await publishProgramme(world.deps, { shopId: other.id, programme, basedOn: 1, by: "staff 1" });
    const person = await member(500, { of: other });
    const { redemption } = await redeem(person, randomUUID(), "five-off", other);
    await issueReward(world.deps, other.id, redemption.id);
    expect(discountOf(redemption)).toMatchObject([
      { value: { kind: "percentage", fraction: 0.125 }, minimumSubtotal: 4000 },
    ]);
  });

  test("free shipping creates a code that takes the shipping off its customer's cart, and can be cancelled", async () => {
    const other = await world.installShop("shipping.myshopify.com");
    const programme = defaultProgramme("USD");
    const [reward] = programme.rewards;
    programme.rewards = [{ ...reward!, kind: "free_shipping", value: "100", minimumSpend: "10.00" }];
    await publishProgramme(world.deps, { shopId: other.id, programme, basedOn: 1, by: "staff 1" });
    const person = await member(500, { of: other });
    const { redemption } = await redeem(person, randomUUID(), "five-off", other);
    const made = await issueReward(world.deps, other.id, redemption.id);
    expect(made?.status).toBe("issued");
    expect(discountOf(redemption)).toMatchObject([
      {
        kind: "free_shipping",
        minimumSubtotal: 1000,
        customerIds: [String(person.customerId)],
        usageLimit: 1,
        combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
      },
    ]);
    const cart = { lines: [{ productId: "1", price: 2000, quantity: 1, giftCard: false }], shipping: 595 };
    const priced = applyCodes(shopify.store.shop, cart, [redemption.code], String(person.customerId), NOON);
    expect(priced).toMatchObject({ refused: [], shippingDiscount: 595, allocations: [[]] });
    await cancelRedemption(world.deps, { shopId: other.id, memberId: person.memberId, id: redemption.id });
    expect(discountOf(redemption)).toMatchObject([{ active: false }]);
    expect(await account(person, other)).toMatchObject({ available: 500, reserved: 0 });
  });

  test("again, or from two workers at once, makes no second discount", async () => {
    const person = await member(500);
    const { redemption } = await redeem(person);
    const make = () => issueReward(world.deps, shop.id, redemption.id);
    const [one, two] = await Promise.all([make(), make()]);
    expect([one?.status, two?.status, (await make())?.status]).toEqual(["issued", "issued", "issued"]);
    expect(discountOf(redemption)).toHaveLength(1);
  });

  test("after a crash between Shopify's answer and our record finds the discount it had made", async () => {
    const person = await member(500);
    const { redemption } = await redeem(person);
    world.admin.send = afterwards(() => Promise.reject(new Error("socket hang up")));
    await expect(issueReward(world.deps, shop.id, redemption.id)).rejects.toThrow("socket hang up");
    expect(await find(redemption.id)).toMatchObject({ status: "reserved", discountGid: null });
    expect(discountOf(redemption)).toHaveLength(1);
    world.admin.send = shopify.send;
    const again = await issueReward(world.deps, shop.id, redemption.id);
    expect(again).toMatchObject({
      status: "issued",
      code: redemption.code,
      discountGid: `gid://shopify/DiscountCodeNode/${discountOf(redemption)[0]!.id}`,
    });
    expect(discountOf(redemption)).toHaveLength(1);
    expect(await account(person)).toMatchObject({ available: 0, reserved: 500 });
  });

  test("that Shopify refuses gives the points back, and says why to the merchant", async () => {
    const person = await member(500, { customerId: 4_000_000_000_000_000_001n });
    const { redemption } = await redeem(person);
    const refused = await issueReward(world.deps, shop.id, redemption.id);
    expect(refused?.status).toBe("failed");
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
    const [row] = await world.deps.db.rows<{ failure: string }>("SELECT failure FROM redemption WHERE id = $1", [
      redemption.id,
    ]);
    expect(row?.failure).toMatch(/\w+ \w+/);
    expect(discountOf(redemption)).toEqual([]);
    expect((await redeem(person, redemption.id)).redemption.status).toBe("failed");
  });

  test("waits as long as Shopify says when throttled, then succeeds", async () => {
    const person = await member(500);
    const { redemption } = await redeem(person);
    await shopify.control("throttle", { maximum: 12, restoreRate: 5 });
    const waits: number[] = [];
    const throttled = createAdminApi(shopify.send, (ms) => {
      waits.push(ms);
      world.clock.at = new Date(world.clock.at.getTime() + ms);
      return Promise.resolve();
    });
    const deps = { ...world.deps, adminFor: () => throttled };
    await throttled.run({
      name: "Spend",
      document: 'mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: ["a"]) { userErrors { message } } }',
      result: anything,
    });
    expect(waits).toEqual([]);
    expect((await issueReward(deps, shop.id, redemption.id))?.status).toBe("issued");
    // 10 points are asked for, 2 are left, 5 come back a second.
    expect(waits).toEqual([1600]);
    await shopify.control("throttle", { maximum: 2000, restoreRate: 100 });
  });

  test("of a code whose member cancelled it meanwhile leaves it cancelled", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    await cancel(person, redemption.id);
    expect((await issueReward(world.deps, shop.id, redemption.id))?.status).toBe("cancelled");
  });

  test("an id that does not exist is no error and nothing", async () => {
    expect(await issueReward(world.deps, shop.id, randomUUID())).toBeNull();
  });
});

/** Shopify does what it is asked; then something else happens. Once. */
function afterwards(work: () => Promise<unknown>): Send {
  return async (...call) => {
    const answer = await shopify.send(...call);
    world.admin.send = shopify.send;
    await work();
    return answer;
  };
}

const anything = { parse: (value: unknown) => value } as never;

describe("cancelling", () => {
  test("an unused code returns the points and ends the discount; again changes nothing", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    expect((await cancel(person, redemption.id)).status).toBe("cancelled");
    expect((await cancel(person, redemption.id)).status).toBe("cancelled");
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
    expect(discountOf(redemption)).toMatchObject([{ active: false }]);
  });

  test("from ten tabs at once returns the points once", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    await Promise.all(Array.from({ length: 10 }, () => cancel(person, redemption.id)));
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
  });

  test("a code that an order has used is refused, whether we heard of the order or only Shopify has", async () => {
    const [heard, unheard] = [await member(500), await member(500)];
    const [one, two] = [await issued(heard), await issued(unheard)];
    await order(heard, one);
    await expect(cancel(heard, one.id)).rejects.toMatchObject({ code: "already_used" });
    discountOf(two)[0]!.usedBy.push({ orderId: "1", customerId: String(unheard.customerId) } as never);
    await expect(cancel(unheard, two.id)).rejects.toMatchObject({ code: "already_used" });
    expect(await account(unheard)).toMatchObject({ available: 0, reserved: 500 });
    await order(unheard, two);
    expect(await account(unheard)).toMatchObject({ available: 0, reserved: 0 });
  });

  test("somebody else's, or one whose code is still being made, is refused", async () => {
    const [owner, thief] = [await member(500), await member(0)];
    const { redemption } = await redeem(owner);
    await expect(cancel(thief, redemption.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancel(owner, redemption.id)).rejects.toMatchObject({ code: "shop_unavailable" });
    expect(await account(owner)).toMatchObject({ available: 0, reserved: 500 });
  });

  test("while Shopify can't be reached keeps the code and the points as they are", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    world.admin.send = () => Promise.reject(new Error("socket hang up"));
    await expect(cancel(person, redemption.id)).rejects.toThrow("socket hang up");
    expect(await find(redemption.id)).toMatchObject({ status: "issued" });
    expect(await account(person)).toMatchObject({ available: 0, reserved: 500 });
  });
});

describe("an order paid with a code", () => {
  test("spends the reserved points, once, however often it is told", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    const id = await order(person, redemption);
    await order(person, redemption, { id });
    await order(person, redemption, { id, updatedAt: "2026-11-20T10:00:00Z" });
    expect(await find(redemption.id)).toMatchObject({ status: "used", orderId: id });
    expect(await account(person)).toMatchObject({ available: 0, reserved: 0 });
    const [spent] = await world.deps.db.rows("SELECT spent FROM account WHERE member_id = $1", [person.memberId]);
    expect(spent).toEqual({ spent: 500n });
  });

  test("typed in small letters is the same code", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    await order(person, { ...redemption, code: redemption.code.toLowerCase() });
    expect((await find(redemption.id))?.status).toBe("used");
  });

  test("that was cancelled gives the points back, whichever is heard first", async () => {
    const [inOrder, atOnce] = [await member(500), await member(500)];
    const [one, two] = [await issued(inOrder), await issued(atOnce)];
    const id = await order(inOrder, one);
    await order(inOrder, one, { id, ...cancelled });
    await order(inOrder, one, { id, ...cancelled });
    await order(atOnce, two, cancelled);
    for (const person of [inOrder, atOnce])
      expect(await account(person)).toMatchObject({ available: 500, reserved: 0, pending: 0 });
    const [spent] = await world.deps.db.rows("SELECT spent FROM account WHERE member_id = $1", [inOrder.memberId]);
    expect(spent).toEqual({ spent: 0n });
  });

  test("that was cancelled before it was paid gives the reservation back", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    await order(person, redemption, { ...cancelled, status: "voided" });
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
    expect((await find(redemption.id))?.status).toBe("cancelled");
  });

  test("but heard of only after the code was cancelled takes the points again, below zero if they are gone", async () => {
    const [saver, spender] = [await member(500), await member(500)];
    for (const person of [saver, spender]) {
      const redemption = await issued(person);
      await cancel(person, redemption.id);
      if (person === spender) await redeem(person);
      await order(person, redemption);
      expect(await find(redemption.id)).toMatchObject({ status: "used" });
    }
    expect(await account(saver)).toMatchObject({ available: 0, reserved: 0 });
    expect(await account(spender)).toMatchObject({ available: -500, reserved: 500 });
  });

  test("by a code that only looks like ours changes nobody's points", async () => {
    const person = await member(500);
    await order(person, { code: "LOYAL-222222222222" } as Redemption);
    expect(await account(person)).toMatchObject({ available: 500 });
  });

  test("of another shop's redemption changes nothing there", async () => {
    const other = await world.installShop("elsewhere.myshopify.com");
    const person = await member(500);
    const redemption = await issued(person);
    await receive(world, other.id, [
      "orders/paid",
      orderBody({ customerId: person.customerId, codes: [redemption.code] }),
    ]);
    expect((await find(redemption.id))?.status).toBe("issued");
  });
});

describe("a code that runs out unused", () => {
  test("returns its points, an hour after its end and once", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    const at = (minutes: number) => (world.clock.at = new Date(redemption.expiresAt.getTime() + minutes * 60_000));
    at(59);
    await expireCodes(world.deps);
    expect((await find(redemption.id))?.status).toBe("issued");
    at(61);
    await Promise.all([expireCodes(world.deps), expireCodes(world.deps)]);
    await expireCodes(world.deps);
    expect((await find(redemption.id))?.status).toBe("expired");
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
  });

  test("but was used in an order we hear of later takes the points again", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    world.clock.at = new Date(redemption.expiresAt.getTime() + 2 * 3600_000);
    await expireCodes(world.deps);
    await order(person, redemption, { prices: ["0.00"] });
    expect(await account(person)).toMatchObject({ available: 0, reserved: 0 });
    expect((await find(redemption.id))?.status).toBe("used");
  });

  test("a used one keeps its points spent", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    await order(person, redemption);
    world.clock.at = new Date(redemption.expiresAt.getTime() + 2 * 3600_000);
    await expireCodes(world.deps);
    expect(await account(person)).toMatchObject({ available: 0, reserved: 0 });
  });
});

describe("a discount that the merchant deletes", () => {
  test("returns the points of an unused code; others are no concern of ours", async () => {
    const person = await member(500);
    const redemption = await issued(person);
    const gone = (gid: string): [string, string] => ["discounts/delete", JSON.stringify({ admin_graphql_api_id: gid })];
    await receive(
      world,
      shop.id,
      gone("gid://shopify/DiscountCodeNode/1"),
      gone(redemption.discountGid!),
      gone(redemption.discountGid!),
    );
    expect((await find(redemption.id))?.status).toBe("cancelled");
    expect(await account(person)).toMatchObject({ available: 500, reserved: 0 });
  });
});

describe("the job behind a redemption", () => {
  test("is tried again after a failure that may pass, and not when the app was uninstalled", async () => {
    const [leaving, staying] = [
      await world.installShop("left-jobs.myshopify.com"),
      await world.installShop("jobs.myshopify.com"),
    ];
    const [unknown, gone] = [await member(500, { of: leaving }), await member(500, { of: leaving })];
    const waiting = await member(500, { of: staying });
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'issue-reward'");
    const ids = { refused: randomUUID(), uninstalled: randomUUID(), failing: randomUUID() };
    await redeem(unknown, ids.refused, "five-off", leaving);
    await redeem(waiting, ids.failing, "five-off", staying);
    world.admin.send = (_, variables) =>
      Promise.reject(
        JSON.stringify(variables).includes(String(waiting.customerId))
          ? new Error("socket hang up")
          : new Response(null, { status: 401 }),
      );
    const boss = createBoss(world.deps.db, true);
    await boss.start();
    await world.deps.db.rows("UPDATE pgboss.job SET start_after = now() WHERE name = 'issue-reward'");
    const worker = await startWorker(world.deps, boss);
    const stateOf = async (id: string) =>
      (
        await world.deps.db.rows<{ state: string }>(
          "SELECT state FROM pgboss.job WHERE name = 'issue-reward' AND data->>'redemptionId' = $1",
          [id],
        )
      )[0]?.state;
    try {
      await expect.poll(() => stateOf(ids.refused), { timeout: 10_000 }).toBe("completed");
      await expect.poll(() => stateOf(ids.failing), { timeout: 10_000 }).toBe("retry");
      await redeem(gone, ids.uninstalled, "five-off", leaving);
      await receive(world, leaving.id, ["app/uninstalled", "{}"]);
      await world.deps.db.rows(
        "UPDATE pgboss.job SET start_after = now() WHERE name = 'issue-reward' AND state = 'created'",
      );
      await expect.poll(() => stateOf(ids.uninstalled), { timeout: 10_000 }).toBe("completed");
    } finally {
      await worker.stop();
      await boss.stop({ graceful: true, timeout: 5000 });
    }
    // What Shopify refused for good is given back; what waits for a shop that has left keeps waiting until it expires.
    expect(await account(unknown, leaving)).toMatchObject({ available: 500, reserved: 0 });
    expect(await account(gone, leaving)).toMatchObject({ available: 0, reserved: 500 });
  }, 40_000);
});
