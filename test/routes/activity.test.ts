import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEAD_LETTERS } from "~/db/dead-letters.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { Seal } from "~/lib/seal.server";
import { insertProgramme, insertShop } from "#test/factories/rows";
import { BROWSER, startTestApp, type RunningApp } from "#test/support/app";
import { idToken } from "#test/support/id-token";

const OTHER = "other-shop.myshopify.com";
const SECRET = "mina@example.com";

let app: RunningApp;
let shopId: bigint;
let otherId: bigint;

beforeAll(async () => {
  app = await startTestApp();
  await read(idToken(app.domain));
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  shopId = BigInt(rows[0]!.id);
  otherId = await insertShop(app.pool, { domain: OTHER });
  await insertProgramme(app.pool, otherId, 1, defaultProgramme("USD"), { at: new Date(), by: "Evergreen" });
  await app.pool.query(
    `INSERT INTO session (id, shop, state, scope, expires, access_token)
     SELECT $1, $2, '', scope, now() + interval '1 day', $3 FROM session WHERE shop = $4`,
    [`offline_${OTHER}`, OTHER, new Seal(app.encryptionKey()).close("shpat_other"), app.domain],
  );
}, 60_000);

beforeEach(async () => {
  await app.pool.query("DELETE FROM webhook_delivery");
  await app.pool.query("DELETE FROM pgboss.job WHERE name = $1", [DEAD_LETTERS]);
});

afterAll(() => app.close(), 60_000);

async function ask(token: string | null, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.appUrl}/app/activity.data`, {
    redirect: "manual",
    ...init,
    headers: {
      "user-agent": BROWSER,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...init.headers,
    },
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, text: await response.text() };
}

const read = (token: string | null) => ask(token);
const send = (token: string | null, fields: Record<string, string>) =>
  ask(token, {
    method: "POST",
    body: new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

/** A delivery that failed, about nothing the app acts on: worked again, it is ignored. */
async function failed(of: bigint, id: string): Promise<void> {
  await app.pool.query(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, state, attempts, error, finished_at)
     VALUES ($1, $2, 'app/scopes_update', $3, 'failed', 8, $4, now())`,
    [of, id, JSON.stringify({ email: SECRET }), `Error: ${SECRET} is unknown`],
  );
}

async function dead(of: bigint): Promise<string> {
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
     VALUES ($1, $2, 'publish-programme', gen_random_uuid(), now(), 0, $3) RETURNING id`,
    [DEAD_LETTERS, { shopId: String(of) }, { name: "Error", message: SECRET }],
  );
  return rows[0]!.id;
}

const stateOf = async (id: string) =>
  (await app.pool.query<{ state: string }>("SELECT state FROM webhook_delivery WHERE webhook_id = $1", [id])).rows[0]
    ?.state;
const deadIds = async () =>
  (await app.pool.query<{ id: string }>("SELECT id FROM pgboss.job WHERE name = $1", [DEAD_LETTERS])).rows.map(
    ({ id }) => id,
  );

describe("the activity page", () => {
  test("shows the shop's failures and none of another shop's, without personal data", async () => {
    await failed(shopId, "w-own");
    await failed(otherId, "w-other");
    const [own, other] = [await dead(shopId), await dead(otherId)];
    const { status, text } = await read(idToken(app.domain));
    expect(status).toBe(200);
    for (const shown of ["w-own", own, "app/scopes_update", "check-invariants"]) expect(text).toContain(shown);
    for (const hidden of ["w-other", other, SECRET]) expect(text).not.toContain(hidden);
  });

  test.each([
    ["no token", null],
    ["an expired token", { claims: { exp: 1, iat: 0, nbf: 0 } }],
    ["a token signed by another", { secret: "guessed" }],
  ])("tells nothing and changes nothing with %s", async (_, making) => {
    await failed(shopId, "w1");
    const id = await dead(shopId);
    const token = making === null ? null : idToken(app.domain, making);
    const answers = [
      await read(token),
      await send(token, { what: "message", id: "w1" }),
      await send(token, { what: "messages" }),
      await send(token, { what: "task", id }),
      await send(token, { what: "tasks" }),
    ];
    for (const { status, text } of answers) {
      expect(status).not.toBe(200);
      expect(text).not.toContain("w1");
    }
    expect([await stateOf("w1"), await deadIds()]).toEqual(["failed", [id]]);
  });
});

describe("trying again", () => {
  test("one failed message has it worked by the running worker; again finds nothing to do", async () => {
    await failed(shopId, "w1");
    await failed(shopId, "w2");
    const answer = await send(idToken(app.domain), { what: "message", id: "w1" });
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/"replayed".*"count",1\b/)]);
    await expect.poll(() => stateOf("w1"), { timeout: 10_000 }).toBe("ignored");
    const again = await send(idToken(app.domain), { what: "message", id: "w1" });
    expect([again.status, again.text]).toEqual([200, expect.stringMatching(/"count",0\b/)]);
    expect([await stateOf("w1"), await stateOf("w2")]).toEqual(["ignored", "failed"]);
  });

  test("all failed messages is all of this shop's", async () => {
    await failed(shopId, "w1");
    await failed(shopId, "w2");
    await failed(otherId, "w3");
    expect((await send(idToken(app.domain), { what: "messages" })).text).toMatch(/"count",2\b/);
    await expect.poll(() => stateOf("w2"), { timeout: 10_000 }).toBe("ignored");
    expect(await stateOf("w3")).toBe("failed");
    await expect
      .poll(app.logged)
      .toContainEqual(
        expect.objectContaining({ msg: "failed deliveries replayed", shops: String(shopId), count: 2, by: "staff 42" }),
      );
  });

  test("a failed task puts it back on its queue, where the running worker does it", async () => {
    const [one, two] = [await dead(shopId), await dead(shopId)];
    expect((await send(idToken(app.domain), { what: "task", id: one })).text).toMatch(/"count",1\b/);
    expect(await deadIds()).toEqual([two]);
    expect((await send(idToken(app.domain), { what: "tasks" })).text).toMatch(/"count",1\b/);
    const done = async () =>
      (
        await app.pool.query(
          "SELECT 1 FROM pgboss.job WHERE name = 'publish-programme' AND source_root_id IS NOT NULL AND state = 'completed'",
        )
      ).rowCount;
    await expect.poll(done, { timeout: 15_000 }).toBe(2);
    expect(await deadIds()).toEqual([]);
  });

  test("another shop's message or task does nothing", async () => {
    await failed(otherId, "w1");
    const id = await dead(otherId);
    const everyWay: Record<string, string>[] = [
      { what: "message", id: "w1" },
      { what: "task", id },
      { what: "messages" },
      { what: "tasks" },
    ];
    for (const fields of everyWay) {
      const { status, text } = await send(idToken(app.domain), fields);
      expect([status, text]).toEqual([200, expect.stringMatching(/"count",0\b/)]);
    }
    expect([await stateOf("w1"), await deadIds()]).toEqual(["failed", [id]]);
  });

  test.each([{}, { what: "everything" }, { what: "message" }, { what: "task", id: "1" }])(
    "is refused with 422 when it says %j",
    async (fields) => expect((await send(idToken(app.domain), fields as Record<string, string>)).status).toBe(422),
  );

  test("an id that nobody has is no error and nothing", async () => {
    const { status, text } = await send(idToken(app.domain), { what: "task", id: randomUUID() });
    expect([status, text]).toEqual([200, expect.stringMatching(/"count",0\b/)]);
  });
});
