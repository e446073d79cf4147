import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { Seal } from "~/lib/seal.server";
import { draftOf } from "~/ui/programme/draft/parts";
import { insertEntry, insertMember, insertProgramme, insertShop } from "#test/factories/rows";
import { APP, startTestApp, type RunningApp } from "#test/support/app";
import * as asking from "#test/support/asking";
import { FORGED_TOKENS } from "#test/support/forged-tokens";
import { idToken } from "#test/support/id-token";

const OTHER = "other-shop.myshopify.com";
/** Whose name no answer without a good token may hold. */
const PERSON = { firstName: "Wilhelmina", lastName: "Quackenbush", email: "mina@example.com" };

let app: RunningApp;
let firstVisits: number[];
let memberId: bigint;
let otherMemberId: bigint;

beforeAll(async () => {
  app = await startTestApp();
  // The first to open the app are many at once, as a page that loads several things is.
  firstVisits = await Promise.all(
    Array.from({ length: 12 }, async () => (await read("/app.data", idToken(app.domain))).status),
  );
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  const shopId = BigInt(rows[0]!.id);
  memberId = await insertMember(app.pool, shopId, { customerId: 1n, ...PERSON, joinedAt: new Date() });
  await insertEntry(app.pool, shopId, memberId, {
    kind: "adjust",
    key: "gift",
    available: 300,
    occurredAt: new Date(),
    reason: { type: "adjusted", note: "hello", by: "staff 1" },
  });
  otherMemberId = await insertOtherShop();
}, 60_000);

afterAll(() => app.close(), 60_000);

/** A second shop with the app, a member and a session of its own. */
async function insertOtherShop(): Promise<bigint> {
  const shopId = await insertShop(app.pool, { domain: OTHER });
  await insertProgramme(app.pool, shopId, 1, defaultProgramme("USD"), { at: new Date(), by: "Evergreen" });
  await app.pool.query(
    `INSERT INTO session (id, shop, state, scope, expires, access_token) SELECT $1, $2, '', scope, now() + interval '1 day', $3
       FROM session WHERE shop = $4`,
    [`offline_${OTHER}`, OTHER, new Seal(app.encryptionKey()).close("shpat_other"), app.domain],
  );
  return insertMember(app.pool, shopId, { customerId: 1n, firstName: "Otto", lastName: "Other", joinedAt: new Date() });
}

const read = (path: string, token: string | null) => asking.read(app, path, token);
const send = (path: string, token: string, body: string, type: string) => asking.send(app, path, token, body, type);
const visit = (path: string, token: string | null, domain = app.domain, locale = "en") =>
  asking.visit(app, path, token, { domain, locale });

const pages = () => ["/app", "/app/members", `/app/members/${memberId}`, "/app/programme"];

function expectNothingTold({ status, text }: asking.Answer): void {
  expect(status).not.toBe(200);
  for (const secret of [PERSON.lastName, PERSON.email, "five-off", "Otto"]) expect(text).not.toContain(secret);
}

describe("the first visit", () => {
  test("by many requests at once installs the shop once", async () => {
    expect(firstVisits).toEqual(firstVisits.map(() => 200));
    const { rows } = await app.pool.query(
      "SELECT version FROM programme_version JOIN shop ON shop.id = shop_id WHERE domain = $1",
      [app.domain],
    );
    expect(rows).toEqual([{ version: 1 }]);
    await expect.poll(() => app.logged().filter(({ msg }) => msg === "shop installed")).toHaveLength(1);
  });

  test("leaves no token at rest that could be read: neither the access token nor the one that renews it", async () => {
    const { rows } = await app.pool.query<Record<string, unknown>>("SELECT * FROM session WHERE shop = $1", [
      app.domain,
    ]);
    expect(rows).toHaveLength(1);
    const tokens = app.store.shop.state.app!.accessTokens.flatMap(({ accessToken, refreshToken }) =>
      [accessToken, refreshToken ?? []].flat(),
    );
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    for (const token of tokens) expect(JSON.stringify(rows)).not.toContain(token);
    const seal = new Seal(app.encryptionKey());
    expect(tokens).toContain(seal.open(String(rows[0]!.access_token)));
    expect(tokens).toContain(seal.open(String(rows[0]!.refresh_token)));
    const said = JSON.stringify(app.logged());
    for (const token of tokens) expect(said).not.toContain(token);
  });
});

describe("a good token", () => {
  test.each([
    ["en", 'lang="en"', ["Programme", "Members"]],
    ["zh-CN", 'lang="zh-CN"', ["会员计划", "首页"]],
  ])("opens Home in %s", async (locale, lang, words) => {
    const { status, text, headers } = await visit("/app", idToken(app.domain), app.domain, locale);
    expect(status).toBe(200);
    for (const word of [lang, ...words]) expect(text).toContain(word);
    expect(headers.get("content-security-policy")).toContain(`frame-ancestors https://${app.domain}`);
  });

  test("opens every page, and the member's page shows the member", async () => {
    for (const path of pages()) expect((await visit(path, idToken(app.domain))).status).toBe(200);
    expect((await visit(`/app/members/${memberId}`, idToken(app.domain))).text).toContain(PERSON.lastName);
    expect((await read(`/app/members/${memberId}.data`, idToken(app.domain))).text).toContain(PERSON.lastName);
  });
});

describe("a token that is", () => {
  test.each(FORGED_TOKENS)("%s opens nothing: 401, and App Bridge is asked for a fresh one", async (_, make) => {
    for (const path of ["/app.data", `/app/members/${memberId}.data`]) {
      const answer = await read(path, make(app.domain));
      expectNothingTold(answer);
      expect([answer.status, answer.headers.get("x-shopify-retry-invalid-session-request")]).toEqual([401, "1"]);
    }
    expectNothingTold(await visit(`/app/members/${memberId}`, make(app.domain)));
  });

  test.each(FORGED_TOKENS)("%s changes nothing", async (_, make) => {
    const form = new URLSearchParams({ id: randomUUID(), points: "1000", note: "for me" }).toString();
    const answer = await send(
      `/app/members/${memberId}.data`,
      make(app.domain),
      form,
      "application/x-www-form-urlencoded",
    );
    expect(answer.status).toBe(401);
    expect(await balance(memberId)).toBe("300");
  });

  test.each([
    ["another shop's domain with the app's own signature", "https://stranger.myshopify.com"],
    ["no shop of Shopify's", "https://evil.example.com"],
    ["a domain that only looks like Shopify's", "https://shop.myshopify.com.evil.example.com"],
  ])("for %s opens nothing", async (_, dest) => {
    const answer = await read(
      `/app/members/${memberId}.data`,
      idToken(app.domain, { claims: { dest, iss: `${dest}/admin` } }),
    );
    expectNothingTold(answer);
    const { rows } = await app.pool.query("SELECT 1 FROM shop WHERE domain = $1 AND installed_at IS NOT NULL", [
      dest.slice(8),
    ]);
    expect(rows).toEqual([]);
  });
});

describe("without a token", () => {
  test("no page is shown and no page's content is told", async () => {
    for (const path of pages()) {
      expectNothingTold(await visit(path, null));
      expectNothingTold(await asking.ask(app, path, { accept: "text/html" }));
      expectNothingTold(await read(`${path}.data`, null));
    }
  });

  test("a client that calls itself a robot is turned away", async () => {
    expectNothingTold(
      await asking.ask(app, "/app", { "user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)" }),
    );
  });

  test("the front page shows no form and asks for no shop", async () => {
    const { status, text } = await asking.ask(app, "/");
    expect(text).not.toMatch(/<form|<input/);
    expect(status).toBeLessThan(500);
  });
});

const balance = async (id: bigint) =>
  (await app.pool.query<{ available: string }>("SELECT available FROM account WHERE member_id = $1", [id])).rows[0]
    ?.available;

describe("another shop's merchant", () => {
  const other = () => idToken(OTHER);

  test("sees their own members", async () => {
    const { status, text } = await read(`/app/members/${otherMemberId}.data`, other());
    expect(status).toBe(200);
    expect(text).toContain("Otto");
  });

  test("can't see this shop's: the page is not found, by number or in the list", async () => {
    expect((await visit(`/app/members/${memberId}`, other(), OTHER)).status).toBe(404);
    const answer = await read(`/app/members/${memberId}.data`, other());
    expect(answer.text).not.toContain(PERSON.lastName);
    expect(answer.status).toBe(404);
    expect((await read("/app/members.data", other())).text).not.toContain(PERSON.lastName);
    expect((await read(`/app/members.data?search=${PERSON.lastName}`, other())).text).not.toContain(PERSON.email);
  });

  test("can't give this shop's members points", async () => {
    const form = () => new URLSearchParams({ id: randomUUID(), points: "1000", note: "for me" }).toString();
    const refused = await send(`/app/members/${memberId}.data`, other(), form(), "application/x-www-form-urlencoded");
    expect([refused.status, await balance(memberId)]).toEqual([409, "300"]);
    const own = await send(`/app/members/${otherMemberId}.data`, other(), form(), "application/x-www-form-urlencoded");
    expect([own.status, await balance(otherMemberId)]).toEqual([200, "1000"]);
  });

  test("can't get in by naming this shop in the address", async () => {
    const answer = await read(`/app/members/${memberId}.data?shop=${app.domain}`, other());
    expect(answer.text).not.toContain(PERSON.lastName);
  });

  test("publishes their own programme only", async () => {
    const paused = { draft: { status: "paused" }, basedOn: 1, isConfirmed: true };
    expect((await send("/app/programme/status.data", other(), JSON.stringify(paused), "application/json")).status).toBe(
      200,
    );
    const { rows } = await app.pool.query(
      "SELECT domain, max(version) AS version FROM programme_version JOIN shop ON shop.id = shop_id GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      { domain: app.domain, version: 1 },
      { domain: OTHER, version: 2 },
    ]);
  });
});

describe("publishing the programme", () => {
  const publish = (basedOn: number, points = "6") => {
    const draft = draftOf("earning", defaultProgramme("USD"));
    const body = { draft: { ...draft, earning: { ...draft.earning, points } }, basedOn, isConfirmed: true };
    return send("/app/programme/earning.data", idToken(app.domain), JSON.stringify(body), "application/json");
  };
  const versions = async () =>
    (
      await app.pool.query(
        "SELECT version, published_by FROM programme_version JOIN shop ON shop.id = shop_id WHERE domain = $1 ORDER BY 1",
        [app.domain],
      )
    ).rows;

  test("from a version that somebody has replaced since is refused with 409; what they published stays", async () => {
    const answers = await Promise.all([publish(1), publish(1), publish(1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await publish(1)).status).toBe(409);
    expect(await versions()).toEqual([
      { version: 1, published_by: "Evergreen" },
      { version: 2, published_by: "staff 42" },
    ]);
    expect((await publish(2)).status).toBe(200);
  });

  test.each(["", "-1", "1e9", "1.5", "abc"])("with %j points for each unit is refused with 422", async (points) => {
    const before = await versions();
    expect((await publish(before.length, points)).status).toBe(422);
    expect(await versions()).toEqual(before);
  });

  test.each(["", "null", "[]", "{", '{"draft":{}}'])("with the body %j is refused with 422", async (body) => {
    expect((await send("/app/programme/earning.data", idToken(app.domain), body, "application/json")).status).toBe(422);
  });
});

test("the app's own secret appears in no page", async () => {
  for (const path of pages()) expect((await visit(path, idToken(app.domain))).text).not.toContain(APP.secret);
});
