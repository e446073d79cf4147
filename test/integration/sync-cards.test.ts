import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { markCards } from "~/db/card-sync.server";
import { markProductDeleted, saveProducts } from "~/db/catalogue.server";
import { findMemberId } from "~/db/members.server";
import { listInstalledShops, type Shop } from "~/db/shops.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import type { Expiry } from "~/domain/programme/expiry";
import { HANDLERS } from "~/jobs/handlers.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { syncCards } from "~/services/members/sync-cards.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { writeProgrammeCard } from "~/services/programme/write-programme-card.server";
import { insertMember } from "#test/factories/rows";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { untilWaitedFor } from "#test/support/until-waited-for";

type Metafield = { ownerId: string; namespace: string; key: string; type: string; value: string };

const AFTER_ANY_WAIT = 3600_000;

let world: World;
let shop: Shop;
let nextCustomer = 100n;
/** What the shop was sent, call by call. */
let calls: Metafield[][];
/** Whether Shopify refuses a metafield. */
let refuses: (metafield: Metafield) => boolean;
/** What happens in the shop while a call is on its way. */
let meanwhile: () => Promise<unknown>;

beforeAll(async () => {
  world = await createWorld();
  world.admin.send = async (_, variables) => {
    const metafields = (variables as { metafields: Metafield[] }).metafields;
    calls.push(metafields);
    await meanwhile();
    const userErrors = metafields.some((each) => refuses(each))
      ? [{ field: ["metafields"], message: "Owner not found", code: "INVALID" }]
      : [];
    return { data: { metafieldsSet: { metafields: [], userErrors } } };
  };
  shop = await world.installShop("cards.myshopify.com");
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

beforeEach(async () => {
  await world.deps.db.rows("DELETE FROM card_sync");
  calls = [];
  refuses = () => false;
  meanwhile = () => Promise.resolve();
});

async function newMember(of = shop): Promise<{ memberId: bigint; customerId: bigint }> {
  const customerId = (nextCustomer += 1n);
  return {
    customerId,
    memberId: await insertMember(world.deps.db.pool, of.id, { customerId, joinedAt: world.clock.at }),
  };
}

async function give(memberId: bigint, points: number): Promise<void> {
  await adjustPoints(world.deps, {
    shopId: shop.id,
    memberId,
    id: crypto.randomUUID(),
    points,
    note: "test",
    by: "staff 1",
  });
}

async function syncAll(): Promise<void> {
  while ((await syncCards(world.deps)) > 0);
}

/** The cards the shop holds now: the last one written for each customer. */
function written(): Map<string, { points: number }> {
  const taken = calls.filter((call) => !call.some((each) => refuses(each))).flat();
  return new Map(taken.map(({ ownerId, value }) => [ownerId, JSON.parse(value) as { points: number }]));
}

const owner = (customerId: bigint) => `gid://shopify/Customer/${customerId}`;
const outOfDate = async () =>
  (await world.deps.db.rows<{ member_id: bigint }>("SELECT member_id FROM card_sync ORDER BY 1")).map(
    (row) => row.member_id,
  );

describe("a member's card", () => {
  test("is written after an award, as the theme reads it", async () => {
    const customerId = 9_000_000_000_000_000_123n;
    await receive(world, shop.id, ["orders/paid", orderBody({ customerId, prices: ["100.50"] })]);
    await syncAll();
    expect(calls).toHaveLength(1);
    const [metafield] = calls[0]!;
    expect(metafield).toMatchObject({ ownerId: owner(customerId), namespace: "$app", key: "card", type: "json" });
    expect(JSON.parse(metafield!.value)).toEqual({
      v: 1,
      points: 0,
      pending: 502,
      pendingUntil: "2026-12-03",
      expiring: null,
      tier: "bronze",
      qualifying: "100.50",
      standing: null,
      earns: "everything",
      codes: [],
    });
    expect(await outOfDate()).toEqual([]);
  });

  test("tells what runs out next, and is written again when the rule for that changes, in a shop that has one", async () => {
    const own = await world.installShop("running-out.myshopify.com");
    const { memberId } = await newMember(own);
    const gift = { shopId: own.id, memberId, note: "test", by: "staff 1" };
    await adjustPoints(world.deps, { ...gift, id: crypto.randomUUID(), points: 70 });
    const publish = async (version: number, expiry: Expiry) => {
      const programme = { ...defaultProgramme("USD"), expiry };
      await publishProgramme(world.deps, { shopId: own.id, programme, basedOn: version - 1, by: "staff 1" });
      calls = [];
      await writeProgrammeCard(world.deps, own.id, false);
      await syncAll();
      return calls.flat().flatMap(({ key, value }) => {
        const card = JSON.parse(value) as { expiring: unknown };
        return key === "card" ? [card.expiring] : [];
      });
    };
    await writeProgrammeCard(world.deps, own.id, false);
    await syncAll();
    const rule = { mode: "lots", months: 3, warningDays: [30] } as const;
    expect(await publish(2, { ...rule, warningDays: [30] })).toEqual([{ points: 70, on: "2027-02-20" }]);
    expect(await publish(3, { ...rule, warningDays: [7] })).toEqual([]);
    expect(await publish(4, { ...rule, warningDays: [7], months: 6 })).toEqual([{ points: 70, on: "2027-05-20" }]);
    expect(await publish(5, { ...rule, warningDays: [7], mode: "off" })).toEqual([null]);
  });

  test("is not written again while nothing changes", async () => {
    const { memberId } = await newMember();
    await give(memberId, 10);
    await syncAll();
    await syncAll();
    expect(calls).toHaveLength(1);
  });

  test("that changes while it is being written is written again, even within the same millisecond", async () => {
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await give(memberId, 5);
    };
    await syncAll();
    expect(calls).toHaveLength(2);
    expect(written().get(owner(customerId))?.points).toBe(15);
    expect(await outOfDate()).toEqual([]);
  });

  test("that changes at the very moment its writing is noted is free to be written again at once", async () => {
    const { db } = world.deps;
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    let change: Promise<unknown> = Promise.resolve();
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await new Promise<void>((marked) => {
        change = db.transaction(async (tx) => {
          await markCards(tx, shop.id, [memberId], world.clock.at);
          marked();
          await untilWaitedFor(tx, db);
        });
      });
    };
    expect(await syncCards(world.deps)).toBe(1);
    await change;
    expect(await outOfDate()).toEqual([memberId]);
    expect(await syncCards(world.deps)).toBe(1);
    expect(written().get(owner(customerId))?.points).toBe(10);
    expect(await outOfDate()).toEqual([]);
  });

  test("of an erased member is not written", async () => {
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    await receive(world, shop.id, ["customers/redact", `{"customer":{"id":${customerId}}}`]);
    await markCards(world.deps.db as never, shop.id, [memberId], world.clock.at);
    await syncAll();
    expect(calls).toEqual([]);
    expect(await outOfDate()).toEqual([]);
  });

  test("of a shop that has uninstalled the app waits for nobody", async () => {
    const gone = await world.installShop("gone-cards.myshopify.com");
    await receive(
      world,
      gone.id,
      ["orders/paid", orderBody()],
      ["app/uninstalled", "{}"],
      ["orders/updated", orderBody({ updatedAt: "2026-11-20T11:00:00Z" })],
    );
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    await syncAll();
    expect([...written().keys()]).toEqual([owner(customerId)]);
  });
});

describe("a batch", () => {
  test("of 26 members takes two calls, neither of more than 25", async () => {
    for (let count = 0; count < 26; count += 1) await give((await newMember()).memberId, 10);
    await syncAll();
    expect(calls.map(({ length }) => length).sort()).toEqual([1, 25]);
    expect(written().size).toBe(26);
  });

  test("with a customer whom Shopify refuses is written for the other 24, and the refused one is not asked for for ever", async () => {
    const members = [];
    for (let count = 0; count < 25; count += 1) members.push(await newMember());
    for (const { memberId } of members) await give(memberId, 10);
    const gone = owner(members[7]!.customerId);
    refuses = ({ ownerId }) => ownerId === gone;
    await syncAll();
    const others = members.map(({ customerId }) => owner(customerId)).filter((each) => each !== gone);
    expect(new Set(written().keys())).toEqual(new Set(others));
    expect(await outOfDate()).toEqual([]);
  });

  test("that fails as a whole stays marked, is left alone for a while, and is written later", async () => {
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    meanwhile = () => Promise.reject(new Error("socket hang up"));
    await syncAll();
    expect(calls).toHaveLength(1);
    expect(await outOfDate()).toEqual([memberId]);
    meanwhile = () => Promise.resolve();
    await later(async () => {
      await syncAll();
      expect(written().get(owner(customerId))?.points).toBe(10);
      expect(await outOfDate()).toEqual([]);
    });
  });

  test("that Shopify will never take is given up, and the next change tries again", async () => {
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    meanwhile = () => Promise.reject(new Response(null, { status: 403 }));
    await syncAll();
    expect(await outOfDate()).toEqual([]);
    meanwhile = () => Promise.resolve();
    await give(memberId, 5);
    await syncAll();
    expect(written().get(owner(customerId))?.points).toBe(15);
  });

  test("claimed by a worker that died is taken up by another", async () => {
    const { memberId, customerId } = await newMember();
    await give(memberId, 10);
    const never = new Promise(() => undefined);
    meanwhile = () => never;
    void syncCards(world.deps);
    await expect.poll(() => calls.length).toBe(1);
    meanwhile = () => Promise.resolve();
    await syncAll();
    expect(calls).toHaveLength(1);
    await later(syncAll);
    expect(calls).toHaveLength(2);
    expect(written().get(owner(customerId))?.points).toBe(10);
  });
});

/** Do something an hour later. */
async function later(work: () => Promise<void>): Promise<void> {
  const { at } = world.clock;
  world.clock.at = new Date(at.getTime() + AFTER_ANY_WAIT);
  try {
    await work();
  } finally {
    world.clock.at = at;
  }
}

describe("the programme's card", () => {
  const card = () => JSON.parse(calls.at(-1)![0]!.value) as Record<string, unknown>;

  test("is written after publishing, without the rewards that are switched off, and once", async () => {
    const programme = defaultProgramme("USD");
    const [fiveOff] = programme.rewards;
    const rewards = [
      { ...fiveOff!, key: "ten-off", name: "10 off", points: 900, value: "10" },
      fiveOff!,
      { ...fiveOff!, key: "secret", isEnabled: false },
    ];
    await publishProgramme(world.deps, {
      shopId: shop.id,
      programme: { ...programme, rewards },
      basedOn: 1,
      by: "staff 1",
    });
    await writeProgrammeCard(world.deps, shop.id, false);
    await writeProgrammeCard(world.deps, shop.id, false);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject([
      { ownerId: "gid://shopify/AppInstallation/1", namespace: "evergreen", key: "programme", type: "json" },
    ]);
    expect(card()).toMatchObject({ v: 2, active: true, currency: "USD", points: 5, perMajor: 1 });
    expect((card().rewards as { key: string }[]).map(({ key }) => key)).toEqual(["five-off", "ten-off"]);
    expect((card().tiers as { key: string }[]).map(({ key }) => key)).toEqual(["bronze", "silver", "gold"]);
  });

  test("that Shopify refuses is an error, so that the job tries again, and is then written", async () => {
    const other = await world.installShop("refused.myshopify.com");
    refuses = () => true;
    await expect(writeProgrammeCard(world.deps, other.id, false)).rejects.toThrow("programme card refused");
    refuses = () => false;
    await writeProgrammeCard(world.deps, other.id, false);
    expect(calls).toHaveLength(2);
  });

  test("tells titles of products without points that the catalogue knows, and that there are more", async () => {
    const other = await world.installShop("titles.myshopify.com");
    const product = (id: string, title: string) => ({ id, title, collectionIds: [], saleVariantIds: [] });
    await world.deps.db.transaction((tx) =>
      saveProducts(tx, other.id, [product("7", "Wrapping"), product("8", "Box")], world.clock.at),
    );
    await world.deps.db.transaction((tx) => markProductDeleted(tx, other.id, "8", world.clock.at));
    const usual = defaultProgramme("USD");
    const exclusions = { ...usual.earning.exclusions, productIds: ["7", "8", "9"] };
    const programme = { ...usual, earning: { ...usual.earning, exclusions } };
    await publishProgramme(world.deps, { shopId: other.id, programme, basedOn: 1, by: "staff 1" });
    await writeProgrammeCard(world.deps, other.id, false);
    expect(card().withoutProducts).toEqual({ titles: ["Wrapping"], more: true });
  });

  test("is written anew at night, for every shop that has the app", async () => {
    const other = await world.installShop("night.myshopify.com");
    await writeProgrammeCard(world.deps, other.id, false);
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'publish-programme'");
    await HANDLERS["refresh-programme-cards"](world.deps, {});
    const queued = await world.deps.db.rows<{ data: { shopId: string; isRefresh: boolean } }>(
      "SELECT data FROM pgboss.job WHERE name = 'publish-programme'",
    );
    const job = queued.find(({ data }) => data.shopId === String(other.id));
    expect(queued).toHaveLength((await listInstalledShops(world.deps.db)).length);
    await HANDLERS["publish-programme"](world.deps, job!.data);
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual(calls[0]);
  });

  test("of a shop that has left is not written", async () => {
    const gone = await world.installShop("left.myshopify.com");
    await receive(world, gone.id, ["app/uninstalled", "{}"]);
    await writeProgrammeCard(world.deps, gone.id, false);
    expect(calls).toEqual([]);
  });
});

test("points by hand keep the note for the customer with their reason, and none where there is none", async () => {
  const { memberId } = await newMember();
  const by = { shopId: shop.id, memberId, points: 5, note: "Late parcel", by: "staff 1" };
  await adjustPoints(world.deps, { ...by, id: crypto.randomUUID(), customerNote: "Sorry!" });
  await adjustPoints(world.deps, { ...by, id: crypto.randomUUID() });
  const entries = await world.deps.db.rows("SELECT reason FROM ledger_entry WHERE member_id = $1 ORDER BY id", [
    memberId,
  ]);
  expect(entries).toEqual([
    { reason: { type: "adjusted", note: "Late parcel", customerNote: "Sorry!", by: "staff 1" } },
    { reason: { type: "adjusted", note: "Late parcel", by: "staff 1" } },
  ]);
});

test("no card is written for a customer of one shop with another shop's facts", async () => {
  const other = await world.installShop("neighbour.myshopify.com");
  await receive(world, shop.id, ["orders/paid", orderBody({ id: 1n, customerId: 5n })]);
  await receive(world, other.id, ["orders/paid", orderBody({ id: 1n, customerId: 5n, prices: ["7.00"] })]);
  expect(await findMemberId(world.deps.db, shop.id, 5n)).not.toBe(await findMemberId(world.deps.db, other.id, 5n));
  await syncAll();
  expect(
    calls
      .flat()
      .map(({ value }) => (JSON.parse(value) as { pending: number }).pending)
      .sort(),
  ).toEqual([35, 500]);
});
