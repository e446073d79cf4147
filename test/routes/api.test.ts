import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { insertEntry, insertMember, insertProgramme } from "#test/factories/rows";
import { way } from "#test/factories/ways";
import { askApi, insertApiKey } from "#test/support/api-key";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, askProxy, read, send } from "#test/support/asking";
import { idToken } from "#test/support/id-token";

const FORM = "application/x-www-form-urlencoded";
const RATE = 60;

let app: RunningApp;
let shopId: bigint;
let key: string;
let customer: bigint;
let memberId: bigint;
let version = 1;
let nextCustomer = 9_007_199_254_740_993_000n;

beforeAll(async () => {
  app = await startTestApp({ RATE_API_PER_MINUTE: String(RATE) });
  await read(app, "/app.data", idToken(app.domain));
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  shopId = BigInt(rows[0]!.id);
  await publish({
    ways: [
      way("sign_up", { points: 50 }),
      way("birthday"),
      way("review"),
      way("social", { everyDays: 30, atMost: 5 }),
      way("custom", { key: "quiz", points: 25, atMost: 2 }),
      way("newsletter", { isEnabled: false }),
    ],
  });
}, 60_000);

beforeEach(async () => {
  await app.pool.query("DELETE FROM api_key");
  key = await insertApiKey(app.pool, shopId);
  customer = nextCustomer += 1n;
  memberId = await insertMember(app.pool, shopId, { customerId: customer, joinedAt: new Date(), tierKey: "silver" });
});

afterAll(() => app.close(), 60_000);

async function publish(change: object): Promise<void> {
  const programme = { ...defaultProgramme("USD"), ...change };
  await insertProgramme(app.pool, shopId, (version += 1), programme, { at: new Date(), by: "staff 1" });
}

type Body = {
  member?: object;
  ways?: object[];
  birthday?: object;
  card?: { points: number };
  error?: { code: string };
};
const bodyOf = ({ status, text }: { status: number; text: string }) => ({ status, ...(JSON.parse(text) as Body) });
const get = async (path: string, by: string | null = key) => bodyOf(await askApi(app, by, path));
const post = async (path: string, body: unknown) => bodyOf(await askApi(app, key, path, body));
const proxy = async (path: string, body?: object) =>
  bodyOf(await askProxy(app, { shop: app.domain, customer: String(customer), path, ...(body ? { body } : {}) }));

describe("a member", () => {
  test("is told with balance and tier, without name or codes, to the last digit of their number", async () => {
    await insertEntry(app.pool, shopId, memberId, {
      kind: "adjust",
      key: `gift:${memberId}`,
      available: 300,
      occurredAt: new Date(),
    });
    expect(await get(`members/${customer}`)).toEqual({
      status: 200,
      member: {
        customer: String(customer),
        points: 300,
        pending: 0,
        pendingUntil: null,
        tier: { key: "silver", name: "Silver" },
        qualifying: "0.00",
      },
    });
  });

  test.each([["members/1"], ["members/x"], ["members"], ["nothing"], [""]])("%j is not found", async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, error: { code: "not_found" } });
  });

  test("who was erased is not found", async () => {
    await app.pool.query("UPDATE member SET erased_at = now() WHERE id = $1", [memberId]);
    expect((await get(`members/${customer}`)).status).toBe(404);
    expect((await post("actions", { customer: String(customer), way: "quiz", id: "q" })).status).toBe(404);
  });
});

describe("an action", () => {
  const act = (id: string, wayKey = "quiz") => post("actions", { customer: String(customer), way: wayKey, id });

  test("earns once an id, within the limits; the key is named in the history, and its use noted", async () => {
    expect(await act("q-1")).toMatchObject({ status: 201, member: { points: 25 } });
    expect(await act("q-1")).toMatchObject({ status: 200, member: { points: 25 } });
    expect(await act("q-2")).toMatchObject({ status: 201, member: { points: 50 } });
    expect(await act("q-3")).toMatchObject({ status: 409, error: { code: "already_earned", details: {} } });
    expect(await act("q-1")).toMatchObject({ status: 200, member: { points: 50 } });
    const { rows } = await app.pool.query("SELECT reason FROM ledger_entry WHERE member_id = $1 ORDER BY id", [
      memberId,
    ]);
    expect(rows[0]).toEqual({
      reason: { type: "way_earned", kind: "custom", name: "Way custom", by: "API key ERP" },
    });
    const used = await app.pool.query("SELECT 1 FROM api_key WHERE shop_id = $1 AND last_used_at IS NOT NULL", [
      shopId,
    ]);
    expect(used.rowCount).toBeGreaterThan(0);
  });

  test("says when it counts next", async () => {
    await act("s-1", "social");
    const { status, error } = await act("s-2", "social");
    const nextAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
    expect([status, error]).toEqual([409, { code: "already_earned", details: { nextAt } }]);
  });

  test("on a way that is off, unknown, or seen by ourselves is refused", async () => {
    for (const each of ["newsletter", "nothing", "sign-up", "birthday"])
      expect(await act("x", each)).toMatchObject({ status: 409, error: { code: "way_unavailable" } });
  });

  test.each([
    [{}, ["customer", "id", "way"]],
    [{ customer: "x", way: "quiz", id: "1" }, ["customer"]],
    [{ customer: "1", way: "quiz", id: "no spaces" }, ["id"]],
    [{ customer: "1", way: "quiz", id: "x".repeat(101) }, ["id"]],
    [[], [""]],
  ])("%j is refused, naming the fields", async (body, fields) => {
    const { status, error } = await post("actions", body);
    expect([status, error?.code]).toEqual([422, "invalid"]);
    expect((error as unknown as { details: { fields: string[] } }).details.fields.sort()).toEqual(fields);
  });

  test("that is no JSON, or larger than 64 KB, is refused", async () => {
    expect(await post("actions", "{")).toMatchObject({ status: 400, error: { code: "bad_request" } });
    expect(await post("actions", " ".repeat(64 * 1024 + 1))).toMatchObject({
      status: 413,
      error: { code: "too_large" },
    });
  });
});

describe("an adjustment", () => {
  const adjust = (fields: object) =>
    post("adjustments", { customer: String(customer), points: 100, note: "Goodwill", id: `a-${memberId}`, ...fields });

  test("counts once; the same id with other points or for another member is a conflict", async () => {
    expect(await adjust({})).toMatchObject({ status: 201, member: { points: 100 } });
    expect(await adjust({ note: "again" })).toMatchObject({ status: 200, member: { points: 100 } });
    expect(await adjust({ points: 200 })).toMatchObject({ status: 409, error: { code: "id_conflict" } });
    await insertMember(app.pool, shopId, { customerId: (nextCustomer += 1n), joinedAt: new Date() });
    expect(await adjust({ customer: String(nextCustomer) })).toMatchObject({ status: 409 });
    expect(await adjust({ points: -150, id: `b-${memberId}` })).toMatchObject({ status: 201, member: { points: -50 } });
  });

  test.each([{ points: 0 }, { points: 1.5 }, { points: "100" }, { points: 10_000_001 }, { note: " " }])(
    "of %j is refused",
    async (fields) => expect((await adjust(fields)).status).toBe(422),
  );
});

describe("a key", () => {
  test.each([
    ["none", null],
    ["an unknown one", `evg_${"A".repeat(43)}`],
    ["something else", "hello"],
  ])("that is %s opens nothing", async (_, bad) => {
    const { status, text, headers } = await askApi(app, bad, `members/${customer}`);
    expect([status, JSON.parse(text)]).toEqual([401, { error: { code: "unauthorized", details: {} } }]);
    expect(headers.get("www-authenticate")).toBe("Bearer");
  });

  test("that was revoked opens nothing", async () => {
    expect((await get(`members/${customer}`, await insertApiKey(app.pool, shopId, { isRevoked: true }))).status).toBe(
      401,
    );
  });

  test("is good so many times a minute; another one is not held up by it", async () => {
    const answers = await Promise.all(Array.from({ length: RATE + 5 }, () => askApi(app, key, `members/${customer}`)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await get(`members/${customer}`, await insertApiKey(app.pool, shopId))).status).toBe(200);
  });

  test("of a shop that has left is refused with 403", async () => {
    await app.pool.query("UPDATE shop SET installed_at = NULL WHERE id = $1", [shopId]);
    const { status, error } = await get(`members/${customer}`);
    await app.pool.query("UPDATE shop SET installed_at = now() WHERE id = $1", [shopId]);
    expect([status, error?.code]).toEqual([403, "shop_unavailable"]);
  });

  test("is made and shown once on the settings page, works, is listed by its beginning, and revoked", async () => {
    const settings = (body: string) => send(app, "/app/settings.data", idToken(app.domain), body, FORM);
    const made = await settings("what=create&name=CRM");
    const [secret] = /evg_[\w-]{43}/.exec(made.text)!;
    expect((await get(`members/${customer}`, secret)).status).toBe(200);
    const listed = await read(app, "/app/settings.data", idToken(app.domain));
    expect(listed.text).toContain(secret.slice(0, 10));
    expect(listed.text).not.toContain(secret);
    expect(JSON.stringify(app.logged())).not.toContain(secret);
    const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM api_key WHERE prefix = $1", [
      secret.slice(0, 10),
    ]);
    expect((await settings(`what=revoke&id=${rows[0]!.id}`)).status).toBe(200);
    expect((await get(`members/${customer}`, secret)).status).toBe(401);
    expect((await settings("what=create&name=")).status).toBe(422);
  });

  test("is no key to pages: nor is a page's token one to the API", async () => {
    expect((await get(`members/${customer}`, idToken(app.domain))).status).toBe(401);
    expect((await ask(app, "/app/settings.data", { authorization: `Bearer ${key}` })).status).not.toBe(200);
  });
});

describe("a shopper", () => {
  test("is welcomed at the first call, once", async () => {
    expect(await proxy("card")).toMatchObject({ status: 200, card: { points: 50 } });
    const again = await Promise.all(Array.from({ length: 10 }, () => proxy("visit", {})));
    for (const answer of again) expect(answer).toMatchObject({ status: 200, card: { points: 50 } });
  });

  test("of whom nothing was known is made a member and welcomed, though ten calls come at once", async () => {
    customer = nextCustomer += 1n;
    const answers = await Promise.all(Array.from({ length: 10 }, () => proxy("visit", {})));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, card: { points: 50 } });
  });

  test("sees what is left to earn, claims it once, and saves a birthday once", async () => {
    const state = (kind: string, wanted: string) => expect.objectContaining({ kind, state: wanted }) as object;
    const first = await proxy("ways");
    expect(first).toMatchObject({ status: 200, birthday: null });
    expect(first.ways).toEqual([
      state("sign_up", "earned"),
      state("birthday", "open"),
      state("review", "open"),
      state("social", "open"),
      state("custom", "open"),
    ]);
    const claim = (key: string, id: string = randomUUID()) => proxy("claims", { id, way: key });
    const id = randomUUID();
    expect(await claim("review", id)).toMatchObject({ status: 201, card: { points: 150 } });
    expect(await claim("review", id.toUpperCase())).toMatchObject({ status: 200, card: { points: 150 } });
    expect(await claim("review")).toMatchObject({ status: 409, error: { code: "already_earned" } });
    expect(await claim("quiz")).toMatchObject({ status: 409, error: { code: "way_unavailable" } });
    const saved = await proxy("birthday", { month: 2, day: 29 });
    expect(saved).toMatchObject({ status: 200, birthday: { month: 2, day: 29 } });
    expect(saved.ways).toContainEqual(state("birthday", "waiting"));
    expect(saved.ways).toContainEqual(state("review", "earned"));
    expect((await proxy("birthday", { month: 2, day: 29 })).status).toBe(200);
    expect(await proxy("birthday", { month: 3, day: 1 })).toMatchObject({
      status: 409,
      error: { code: "birthday_locked" },
    });
  });

  test.each<[string, object]>([
    ["birthday", { month: 2, day: 30 }],
    ["birthday", {}],
    ["claims", { id: "3f0c1f0e-6c1f-4a57-9d3b-0f4f1c2b7a11", way: 7 }],
    ["claims", { way: "review" }],
  ])("who sends %s %j is refused", async (path, body) => {
    expect(await proxy(path, body)).toMatchObject({ status: 400, error: { code: "bad_request" } });
  });

  test("can't claim by GET, nor read by POST", async () => {
    expect((await proxy("claims")).status).toBe(400);
    expect((await proxy("ways", {})).status).toBe(400);
  });
});

test("the merchant corrects a birthday on the member's page", async () => {
  const path = `/app/members/${memberId}/birthday.data`;
  const correct = (body: string) => send(app, path, idToken(app.domain), body, FORM);
  expect((await correct("month=2&day=30")).status).toBe(422);
  expect((await correct("month=2&day=29")).status).toBe(200);
  expect((await proxy("ways")).birthday).toEqual({ month: 2, day: 29 });
  expect((await correct("what=forget")).status).toBe(200);
  expect((await proxy("ways")).birthday).toBeNull();
});
