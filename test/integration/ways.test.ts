import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findAccount } from "~/db/accounts.server";
import { findMemberId } from "~/db/members.server";
import { closeInto } from "~/db/merges.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { addDays } from "~/domain/calendar";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { WayToEarn } from "~/domain/programme/way-to-earn";
import { celebrateDays } from "~/services/ways/celebrate-days.server";
import { claimWay } from "~/services/ways/claim-way.server";
import { correctBirthday } from "~/services/ways/correct-birthday.server";
import { saveBirthday } from "~/services/ways/save-birthday.server";
import { welcomeShopper } from "~/services/ways/welcome-shopper.server";
import { insertMember } from "#test/factories/rows";
import { changeProgramme, way } from "#test/factories/ways";
import { receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

const NOON = new Date("2026-11-20T12:00:00Z");

let world: World;
let shop: Shop;
let shops = 0;
let nextCustomer = 1n;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  world.clock.at = NOON;
  // The job looks after every shop that has the app: this test's alone.
  await world.deps.db.rows("UPDATE shop SET installed_at = NULL");
  shop = await world.installShop(`ways-${(shops += 1)}.myshopify.com`);
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

const offer = (...ways: WayToEarn[]) => changeProgramme(world, shop, { ways });
const pause = () => changeProgramme(world, shop, { status: "paused" });

async function member(joinedAt = NOON, tierKey = "bronze"): Promise<bigint> {
  return insertMember(world.deps.db.pool, shop.id, { customerId: (nextCustomer += 1n), joinedAt, tierKey });
}

const available = async (memberId: bigint) => (await findAccount(world.deps.db, shop.id, memberId))!.available;

async function entries(memberId: bigint) {
  return world.deps.db.rows<{ key: string; kind: string; points: number; occurredAt: Date; reason: unknown }>(
    `SELECT key, kind, available::float8 AS points, occurred_at AS "occurredAt", reason FROM ledger_entry
      WHERE shop_id = $1 AND member_id = $2 ORDER BY id`,
    [shop.id, memberId],
  );
}

async function lastActiveAt(memberId: bigint): Promise<Date | null> {
  const [row] = await world.deps.db.rows<{ at: Date | null }>(
    "SELECT last_active_at AS at FROM account WHERE shop_id = $1 AND member_id = $2",
    [shop.id, memberId],
  );
  return row!.at;
}

const isMarked = async (memberId: bigint) =>
  (await world.deps.db.rows("SELECT 1 FROM card_sync WHERE shop_id = $1 AND member_id = $2", [shop.id, memberId]))
    .length === 1;

const claim = (memberId: bigint, key: string, id: string = randomUUID()) =>
  claimWay(world.deps, { shop, memberId, way: key, id, by: null });
const report = (memberId: bigint, key: string, id: string) =>
  claimWay(world.deps, { shop, memberId, way: key, id, by: "Quiz app" });

/** The code of a refusal, with its details; whatever else is thrown fails the test. */
async function refusalOf(work: Promise<unknown>): Promise<object> {
  return work.then(
    () => ({ code: "none" }),
    (error: unknown) => {
      if (!(error instanceof LoyaltyError)) throw error;
      return { code: error.code, ...error.details };
    },
  );
}

/** How many of twenty at once were given, and how many refused as had. */
async function twenty(work: (index: number) => Promise<unknown>): Promise<{ given: number; refused: number }> {
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => refusalOf(work(index))));
  const count = (wanted: string) => outcomes.filter((each) => "code" in each && each.code === wanted).length;
  return { given: count("none"), refused: count("already_earned") };
}

describe("the first visit", () => {
  test("gives once, however often and at once it is made; it is an entry with its reason, activity, and a new card", async () => {
    await offer(way("sign_up", { points: 150 }));
    const ada = await member();
    await Promise.all(Array.from({ length: 20 }, () => welcomeShopper(world.deps, shop, ada)));
    world.clock.at = addDays(NOON, 400);
    await welcomeShopper(world.deps, shop, ada);
    expect(await entries(ada)).toEqual([
      {
        key: `way:sign_up:${ada}:once`,
        kind: "bonus",
        points: 150,
        occurredAt: NOON,
        reason: { type: "way_earned", kind: "sign_up", name: "Way sign-up" },
      },
    ]);
    expect([await available(ada), await lastActiveAt(ada), await isMarked(ada)]).toEqual([150, NOON, true]);
  });

  test("gives to a member of old whose first visit comes after the way was switched on", async () => {
    const ada = await member(addDays(NOON, -400));
    await offer(way("sign_up"));
    await welcomeShopper(world.deps, shop, ada);
    expect(await available(ada)).toBe(100);
  });

  test.each([
    ["while the way was off", () => offer(way("sign_up", { isEnabled: false }))],
    ["before there was the way", () => Promise.resolve()],
    ["while the programme was paused", () => offer(way("sign_up")).then(pause)],
  ])("%s gives nothing, and no later visit is the first", async (_, prepare) => {
    await prepare();
    const ada = await member();
    await welcomeShopper(world.deps, shop, ada);
    await changeProgramme(world, shop, { status: "active", ways: [way("sign_up")] });
    await welcomeShopper(world.deps, shop, ada);
    expect(await entries(ada)).toEqual([]);
  });

  test("gives nothing again for a way that was taken out and made anew under another key", async () => {
    await offer(way("sign_up"));
    const ada = await member();
    await welcomeShopper(world.deps, shop, ada);
    await world.deps.db.rows("UPDATE member SET first_visit_at = NULL WHERE shop_id = $1", [shop.id]);
    await offer(way("sign_up", { key: "hello", points: 999 }));
    await welcomeShopper(world.deps, shop, ada);
    expect(await available(ada)).toBe(100);
  });
});

describe("a claim", () => {
  test("of twenty at once gives once, or as often as the way allows", async () => {
    await offer(way("review"), way("social", { atMost: 3 }));
    const ada = await member();
    expect(await twenty(() => claim(ada, "review"))).toEqual({ given: 1, refused: 19 });
    expect(await twenty(() => claim(ada, "social"))).toEqual({ given: 3, refused: 17 });
    expect(await available(ada)).toBe(400);
    expect((await entries(ada)).map(({ key }) => key)).toEqual([
      expect.stringContaining(`way:review/review:${ada}:claim-`),
      ...[1, 2, 3].map(() => expect.stringContaining(`way:social/social:${ada}:claim-`) as string),
    ]);
  });

  test("sent again under its id is a success that counts once, also at once, after its limit, and after a merge", async () => {
    await offer(way("review", { atMost: 5 }));
    const [ada, ben] = [await member(), await member()];
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => claim(ada, "review", id)));
    expect(answers.filter(({ isRepeat }) => isRepeat)).toHaveLength(2);
    expect(await available(ada)).toBe(100);
    await offer(way("review", { atMost: 1 }));
    expect(await claim(ada, "review", id)).toEqual({ isRepeat: true });
    expect(await claim(ben, "review", id)).toEqual({ isRepeat: false });
    await world.deps.db.transaction((tx) => closeInto(tx, shop.id, ben, ada, NOON));
    expect(await claim(ada, "review", id)).toEqual({ isRepeat: true });
  });

  test("is refused until the way's days are over, and says when that is", async () => {
    await offer(way("review", { everyDays: 30, atMost: 2 }));
    const ada = await member();
    await claim(ada, "review");
    world.clock.at = addDays(NOON, 29);
    const nextAt = addDays(NOON, 30).toISOString();
    expect(await refusalOf(claim(ada, "review"))).toEqual({ code: "already_earned", nextAt });
    world.clock.at = addDays(NOON, 30);
    await claim(ada, "review");
    world.clock.at = addDays(NOON, 300);
    expect(await refusalOf(claim(ada, "review"))).toEqual({ code: "already_earned" });
    expect(await available(ada)).toBe(200);
  });

  test("counts for one member alone", async () => {
    await offer(way("review"));
    const [ada, ben] = [await member(), await member()];
    await claim(ada, "review");
    await claim(ben, "review");
    expect([await available(ada), await available(ben)]).toEqual([100, 100]);
  });

  test.each([
    ["a way that is off", "review", "way_unavailable"],
    ["a way that does not exist", "nothing", "way_unavailable"],
    ["what only an app can tell", "custom", "way_unavailable"],
    ["what we see ourselves", "sign-up", "way_unavailable"],
  ])("of %s is refused", async (_, key, code) => {
    await offer(way("review", { isEnabled: false }), way("custom"), way("sign_up"));
    expect(await refusalOf(claim(await member(), key))).toEqual({ code });
  });

  test("is refused while the programme is paused", async () => {
    await offer(way("review"));
    await pause();
    expect(await refusalOf(claim(await member(), "review"))).toEqual({ code: "programme_paused" });
  });

  test("by nobody, or somebody erased, is refused", async () => {
    await offer(way("review"));
    const ada = await member();
    await world.deps.db.rows("UPDATE member SET erased_at = now() WHERE id = $1", [ada]);
    expect(await refusalOf(claim(ada, "review"))).toEqual({ code: "not_found" });
    expect(await refusalOf(claim(999_999n, "review"))).toEqual({ code: "not_found" });
  });
});

describe("an app's action", () => {
  test("counts once an id, within the way's limits though twenty ids come at once", async () => {
    await offer(way("custom", { key: "quiz", atMost: 5 }));
    const ada = await member();
    expect(await twenty((index) => report(ada, "quiz", `q${index}`))).toEqual({ given: 5, refused: 15 });
    expect(await available(ada)).toBe(500);
  });

  test("told again is a success that gives nothing more, also when the limits are used up", async () => {
    await offer(way("custom", { key: "quiz" }));
    const ada = await member();
    expect(await report(ada, "quiz", "q1")).toEqual({ isRepeat: false });
    await offer(way("custom", { key: "quiz", points: 777 }));
    expect(await report(ada, "quiz", "q1")).toEqual({ isRepeat: true });
    expect(await refusalOf(report(ada, "quiz", "q2"))).toEqual({ code: "already_earned" });
    expect(await entries(ada)).toMatchObject([
      { points: 100, reason: { type: "way_earned", kind: "custom", name: "Way custom", by: "Quiz app" } },
    ]);
  });

  test("may tell of a review too, and shares its limits with the shopper's own claims", async () => {
    await offer(way("review"));
    const ada = await member();
    await report(ada, "review", "r1");
    expect(await refusalOf(claim(ada, "review"))).toEqual({ code: "already_earned" });
  });
});

describe("consent to the newsletter", () => {
  const CUSTOMER = 9_000_000_000_000_000_777n;
  let sent = 0;
  const consent = (state: string | null, at: string | null = NOON.toISOString()) =>
    receive(world, shop.id, [
      "customers/email_marketing_consent_update",
      `{"customer_id": ${CUSTOMER}, "email_marketing_consent": ${
        state && JSON.stringify({ state, consent_updated_at: at, opt_in_level: `${(sent += 1)}` })
      }}`,
    ]);
  const subscriber = () => findMemberId(world.deps.db, shop.id, CUSTOMER);

  test("gives once ever, however often it is told, taken back and given again", async () => {
    await offer(way("newsletter"));
    world.clock.at = addDays(NOON, 1);
    await consent("subscribed");
    await consent("subscribed");
    await consent("unsubscribed");
    await consent("subscribed", addDays(NOON, 1).toISOString());
    expect(await entries((await subscriber())!)).toEqual([
      {
        key: `way:newsletter:${await subscriber()}:once`,
        kind: "bonus",
        points: 100,
        occurredAt: NOON,
        reason: { type: "way_earned", kind: "newsletter", name: "Way newsletter" },
      },
    ]);
  });

  test.each([["not_subscribed"], ["pending"], ["unsubscribed"], ["redacted"], [null]])(
    "that is no consent (%s) gives nothing and makes nobody a member",
    async (state) => {
      await offer(way("newsletter"));
      await consent(state, null);
      expect(await subscriber()).toBeNull();
    },
  );

  test("given before the way was there gives nothing, though it is told after", async () => {
    world.clock.at = addDays(NOON, 1);
    await offer(way("newsletter"));
    await consent("subscribed");
    expect(await subscriber()).toBeNull();
  });

  test("of somebody who was erased gives nothing", async () => {
    await offer(way("newsletter"));
    const ada = await insertMember(world.deps.db.pool, shop.id, {
      customerId: CUSTOMER,
      joinedAt: NOON,
      erasedAt: NOON,
    });
    await consent("subscribed");
    expect(await entries(ada)).toEqual([]);
  });
});

describe("a birthday", () => {
  const save = (memberId: bigint, monthDay: number) =>
    saveBirthday(world.deps, { shopId: shop.id, memberId, monthDay });
  const correct = (memberId: bigint, monthDay: number | null) =>
    correctBirthday(world.deps, { shopId: shop.id, memberId, monthDay, by: "staff 1" });

  /** The job as it runs, each hour of these days. */
  async function run(from: string, days: number): Promise<void> {
    for (let hour = 0; hour < days * 24; hour += 1) {
      world.clock.at = new Date(Date.parse(from) + hour * 3_600_000);
      await celebrateDays(world.deps);
    }
  }

  test("is given on the shop's own day, once a year, with what the tier adds", async () => {
    const { programme } = (await findCurrentProgramme(world.deps.db, shop.id))!;
    const tiers = programme.tiers.map((tier) => (tier.key === "gold" ? { ...tier, birthdayPoints: 50 } : tier));
    await changeProgramme(world, shop, { ways: [way("birthday")], tiers });
    const [ada, ben] = [await member(NOON, "gold"), await member()];
    await save(ada, 304);
    await save(ben, 304);
    // New York's 4 March begins at 05:00 UTC.
    world.clock.at = new Date("2027-03-04T04:59:00Z");
    expect(await celebrateDays(world.deps)).toBe(0);
    world.clock.at = new Date("2027-03-04T05:07:00Z");
    expect(await Promise.all([celebrateDays(world.deps), celebrateDays(world.deps)])).toContain(2);
    await run("2027-03-04T06:07:00Z", 4);
    expect([await entries(ada), await entries(ben)]).toEqual([
      [
        {
          key: `way:birthday:${ada}:2027`,
          kind: "bonus",
          points: 150,
          occurredAt: new Date("2027-03-04T05:07:00Z"),
          reason: { type: "way_earned", kind: "birthday", name: "Way birthday", tierName: "Gold", tierPoints: 50 },
        },
      ],
      [expect.objectContaining({ key: `way:birthday:${ben}:2027`, points: 100 })],
    ]);
    expect(await lastActiveAt(ada)).toEqual(new Date("2027-03-04T05:07:00Z"));
    world.clock.at = new Date("2028-03-04T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ada)).toBe(300);
  });

  test("within 30 days after it was saved counts next year", async () => {
    await offer(way("birthday"));
    const ada = await member();
    await save(ada, 1220);
    world.clock.at = new Date("2026-12-20T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await entries(ada)).toEqual([]);
    world.clock.at = new Date("2027-12-20T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ada)).toBe(100);
  });

  test("on 29 February is kept on the 28th of other years", async () => {
    await offer(way("birthday"));
    const ada = await member();
    await save(ada, 229);
    await run("2027-02-27T00:07:00Z", 4);
    expect((await entries(ada)).map(({ occurredAt }) => occurredAt)).toEqual([new Date("2027-02-28T05:07:00Z")]);
    await run("2028-02-28T00:07:00Z", 4);
    expect((await entries(ada)).map(({ occurredAt }) => occurredAt).at(-1)).toEqual(new Date("2028-02-29T05:07:00Z"));
  });

  test("that nobody looked for on its day is given within the next two, dated by the day", async () => {
    await offer(way("birthday"), way("anniversary"));
    const ada = await member();
    await save(ada, 304);
    world.clock.at = new Date("2027-03-06T15:00:00Z");
    expect(await celebrateDays(world.deps)).toBe(1);
    expect((await entries(ada))[0]!.occurredAt).toEqual(new Date("2027-03-05T04:59:59.999Z"));
    const ben = await member();
    await world.deps.db.rows("UPDATE member SET birthday = 303, birthday_saved_at = $2 WHERE id = $1", [ben, NOON]);
    expect(await celebrateDays(world.deps)).toBe(0);
  });

  test("gives nothing while the way is off, the programme paused, the shop gone, or the member erased", async () => {
    await offer(way("birthday"));
    const ada = await member();
    await save(ada, 304);
    world.clock.at = new Date("2027-03-04T12:00:00Z");
    const put = (sql: string) => world.deps.db.rows(sql, [shop.id]);
    await pause();
    expect(await celebrateDays(world.deps)).toBe(0);
    await changeProgramme(world, shop, { status: "active", ways: [way("birthday", { isEnabled: false })] });
    expect(await celebrateDays(world.deps)).toBe(0);
    await offer(way("birthday"));
    await put("UPDATE shop SET installed_at = NULL WHERE id = $1");
    expect(await celebrateDays(world.deps)).toBe(0);
    await put("UPDATE shop SET installed_at = now() WHERE id = $1");
    await put("UPDATE member SET erased_at = now() WHERE shop_id = $1");
    expect(await celebrateDays(world.deps)).toBe(0);
    await put("UPDATE member SET erased_at = NULL WHERE shop_id = $1");
    expect(await celebrateDays(world.deps)).toBe(1);
  });

  test("is locked once it is saved; the same day again is no error; twenty at once save one", async () => {
    await offer(way("birthday"));
    const ada = await member();
    const days = Array.from({ length: 20 }, (_, index) => 101 + index);
    const outcomes = await Promise.all(days.map((each) => refusalOf(save(ada, each))));
    expect(outcomes.filter((each) => "code" in each && each.code === "none")).toHaveLength(1);
    const saved = days[outcomes.findIndex((each) => "code" in each && each.code === "none")]!;
    await save(ada, saved);
    expect(await refusalOf(save(ada, 1231))).toEqual({ code: "birthday_locked" });
  });

  test("is corrected by the merchant, which earns no second time within 365 days", async () => {
    await offer(way("birthday"));
    const ada = await member();
    await save(ada, 1230);
    world.clock.at = new Date("2026-12-30T12:00:00Z");
    await celebrateDays(world.deps);
    await correct(ada, 215);
    world.clock.at = new Date("2027-02-15T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ada)).toBe(100);
    world.clock.at = new Date("2028-02-15T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ada)).toBe(200);
    await correct(ada, null);
    await save(ada, 601);
    expect(await refusalOf(correct(999_999n, 601))).toEqual({ code: "not_found" });
  });

  test("is not asked for while it gives nothing", async () => {
    const ada = await member();
    expect(await refusalOf(save(ada, 304))).toEqual({ code: "way_unavailable" });
    await offer(way("birthday"));
    await pause();
    expect(await refusalOf(save(ada, 304))).toEqual({ code: "programme_paused" });
  });

  test("is in the export of what is held, and gone after the erasure", async () => {
    await offer(way("birthday"));
    const ada = await member();
    await save(ada, 304);
    const customer = { customer: { id: Number(nextCustomer) } };
    await receive(world, shop.id, ["customers/data_request", JSON.stringify(customer)]);
    const requests = await world.deps.db.rows("SELECT export FROM privacy_request WHERE shop_id = $1", [shop.id]);
    expect(requests).toMatchObject([{ export: { profile: { birthday: 304 } } }]);
    await receive(world, shop.id, ["customers/redact", JSON.stringify(customer)]);
    expect(
      await world.deps.db.rows(
        "SELECT birthday, birthday_saved_at AS saved, first_visit_at AS visit FROM member WHERE id = $1",
        [ada],
      ),
    ).toEqual([{ birthday: null, saved: null, visit: null }]);
  });
});

test("of two customers merged, the first visit of either is the first, and a birthday goes along with nothing left behind", async () => {
  await offer(way("sign_up"), way("birthday"));
  const [gone, kept] = [await member(), await member()];
  await welcomeShopper(world.deps, shop, gone);
  await saveBirthday(world.deps, { shopId: shop.id, memberId: gone, monthDay: 304 });
  await world.deps.db.transaction((tx) => closeInto(tx, shop.id, gone, kept, NOON));
  await welcomeShopper(world.deps, shop, kept);
  expect(await entries(kept)).toEqual([]);
  const rows = await world.deps.db.rows(
    "SELECT id, birthday, birthday_saved_at AS saved FROM member WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  expect(rows).toEqual([
    { id: gone, birthday: null, saved: null },
    { id: kept, birthday: 304, saved: NOON },
  ]);
});

describe("two customers who become one", () => {
  const CUSTOMERS = {
    ada: 9_000_000_000_000_000_101n,
    ben: 9_000_000_000_000_000_102n,
    cat: 9_000_000_000_000_000_103n,
  };
  type Name = keyof typeof CUSTOMERS;
  const memberOf = async (name: Name) => (await findMemberId(world.deps.db, shop.id, CUSTOMERS[name]))!;
  const join = (name: Name, joinedAt = NOON) =>
    insertMember(world.deps.db.pool, shop.id, { customerId: CUSTOMERS[name], joinedAt, tierKey: "bronze" });
  const merge = (gone: Name, kept: Name) =>
    receive(world, shop.id, [
      "customers/merge",
      JSON.stringify({
        admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${CUSTOMERS[kept]}`,
        admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${CUSTOMERS[gone]}`,
        status: "completed",
      }),
    ]);
  const consent = (name: Name) =>
    receive(world, shop.id, [
      "customers/email_marketing_consent_update",
      `{"customer_id": ${CUSTOMERS[name]}, "email_marketing_consent": {"state": "subscribed", "consent_updated_at": "${world.clock.at.toISOString()}"}}`,
    ]);
  const born = (id: bigint, monthDay: number) =>
    world.deps.db.rows("UPDATE member SET birthday = $2, birthday_saved_at = $3 WHERE id = $1", [
      id,
      monthDay,
      addDays(NOON, -400),
    ]);

  test("are given nothing again that one of them had", async () => {
    await offer(way("newsletter"), way("anniversary"), way("birthday"), way("review"), way("custom", { atMost: 5 }));
    const [ada] = [await join("ada", addDays(NOON, -365)), await join("ben"), await born(await memberOf("ada"), 1120)];
    await celebrateDays(world.deps);
    await consent("ada");
    await claim(ada, "review");
    await report(ada, "custom", "q1");
    expect(await available(ada)).toBe(500);
    await merge("ada", "ben");
    const ben = await memberOf("ben");
    world.clock.at = new Date(NOON.getTime() + 3_600_000);
    expect(await celebrateDays(world.deps)).toBe(0);
    await consent("ben");
    expect(await refusalOf(claim(ben, "review"))).toEqual({ code: "already_earned" });
    expect(await report(ben, "custom", "q1")).toEqual({ isRepeat: true });
    expect(await report(ben, "custom", "q2")).toEqual({ isRepeat: false });
    expect(await available(ben)).toBe(600);
  });

  test("have no birthday sooner than a year after the last of either", async () => {
    await offer(way("birthday"));
    const [ada, ben] = [await join("ada"), await join("ben")];
    await born(ada, 1120);
    await born(ben, 301);
    await celebrateDays(world.deps);
    await merge("ada", "ben");
    world.clock.at = new Date("2027-03-01T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ben)).toBe(100);
    world.clock.at = new Date("2028-03-01T12:00:00Z");
    await celebrateDays(world.deps);
    expect(await available(ben)).toBe(200);
  });

  const all: Name[] = ["ada", "ben", "cat"];
  test.each<[string, [Name, Name][]]>([
    ["two into the third", [["ada", "cat"], ["ben", "cat"]]], // prettier-ignore
    ["the other one first", [["ben", "cat"], ["ada", "cat"]]], // prettier-ignore
    ["one after the other", [["ada", "ben"], ["ben", "cat"]]], // prettier-ignore
    ["into the first", [["cat", "ben"], ["ben", "ada"]]], // prettier-ignore
  ])("keep once what all were given for the same, by the first of them: %s", async (_, merges) => {
    await offer(
      ...[way("sign_up"), way("newsletter"), way("anniversary"), way("review"), way("social", { atMost: 2 })],
      way("custom", { atMost: 5 }),
    );
    for (const [index, name] of all.entries()) {
      world.clock.at = new Date(NOON.getTime() + index * 60_000);
      const { programme } = (await findCurrentProgramme(world.deps.db, shop.id))!;
      await offer(...programme.ways.map((each) => ({ ...each, points: 100 + index })));
      const id = await join(name, addDays(NOON, -365));
      await welcomeShopper(world.deps, shop, id);
      await consent(name);
      for (const key of ["review", "social"]) await claim(id, key);
      await report(id, "custom", "the-same");
      await report(id, "custom", name);
      await celebrateDays(world.deps);
    }
    for (const [gone, kept] of merges) await merge(gone, kept);
    for (const [gone, kept] of merges) await merge(gone, kept);
    const kept = await memberOf("ada");
    // Sign-up, newsletter, anniversary, review and the same action are the first one's; social counts twice.
    expect(await available(kept)).toBe(5 * 100 + (100 + 101) + (100 + 101 + 102));
    expect(await refusalOf(claim(kept, "social"))).toEqual({ code: "already_earned" });
  });
});

describe("an anniversary", () => {
  test("is given each year of membership, on the shop's own day, never on the day of joining", async () => {
    // 22:00 on 19 November in New York.
    world.clock.at = new Date("2023-11-20T03:00:00Z");
    await offer(way("anniversary"));
    const ada = await member(world.clock.at);
    await celebrateDays(world.deps);
    expect(await entries(ada)).toEqual([]);
    for (const at of ["2024-11-19T12:00:00Z", "2024-11-19T13:00:00Z", "2024-11-20T12:00:00Z", "2026-11-19T12:00:00Z"]) {
      world.clock.at = new Date(at);
      await celebrateDays(world.deps);
    }
    expect(await entries(ada)).toMatchObject([
      { key: `way:anniversary:${ada}:2024`, points: 100, reason: { kind: "anniversary", years: 1 } },
      { key: `way:anniversary:${ada}:2026`, points: 100, reason: { kind: "anniversary", years: 3 } },
    ]);
  });

  test("of 29 February is kept on the 28th of other years", async () => {
    world.clock.at = new Date("2027-02-28T12:00:00Z");
    await offer(way("anniversary"));
    const [ada, ben] = [await member(new Date("2024-02-29T12:00:00Z")), await member(new Date("2025-02-28T12:00:00Z"))];
    expect(await celebrateDays(world.deps)).toBe(2);
    expect([await available(ada), await available(ben)]).toEqual([100, 100]);
  });

  test("of more members than one batch holds is given to each", async () => {
    await offer(way("anniversary", { points: 7 }));
    await world.deps.db.rows(
      `WITH joined AS (INSERT INTO member (shop_id, customer_id, joined_at)
         SELECT $1, 70000 + n, $2 FROM generate_series(1, 1203) AS n RETURNING shop_id, id)
       INSERT INTO account (shop_id, member_id) SELECT shop_id, id FROM joined`,
      [shop.id, addDays(NOON, -365)],
    );
    expect(await celebrateDays(world.deps)).toBe(1203);
    expect(await celebrateDays(world.deps)).toBe(0);
  });
});
