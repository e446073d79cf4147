import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { API_KEY, API_SECRET, startTestStore } from "./admin-api-support.ts";

let clock = Date.now();
const { store, exchange, grant, graphqlWith, idToken, post } = await startTestStore({ now: () => new Date(clock) });
const ask = async (token: unknown) => graphqlWith(String(token))("{ shop { name } }");
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A session token made here, not by the code under test. */
function forge(claims: object, secret = API_SECRET, header: object = { alg: "HS256", typ: "JWT" }): string {
  const { domain } = store.shop.state.shop;
  const seconds = Math.floor(clock / 1000);
  const body = {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: API_KEY,
    sub: "1",
    sid: "s",
    jti: "j",
    iat: seconds,
    nbf: seconds,
    exp: seconds + 60,
    ...claims,
  };
  const signed = `${part(header)}.${part(body)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

test("a session token says who, for whom and for how long: one minute", async () => {
  const [, body = ""] = (await idToken()).split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const { domain } = store.shop.state.shop;
  expect(claims).toMatchObject({ iss: `https://${domain}/admin`, dest: `https://${domain}`, aud: API_KEY });
  expect(claims.exp - claims.iat).toBe(60);
});

test.each([
  ["a wrong signature", () => forge({}, "another secret")],
  ["another app's audience", () => forge({ aud: "another-app" })],
  ["another shop", () => forge({ dest: "https://other.myshopify.com" })],
  ["an expired token", () => forge({ exp: Math.floor(clock / 1000) - 1 })],
  ["no signature algorithm", () => forge({}, API_SECRET, { alg: "none" })],
  ["rubbish", () => "a.b"],
])("refused in a token exchange: %s", async (_, token) => {
  const answer = await exchange({ subject_token: token() });
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid_subject_token" } });
  expect(store.shop.state.app).toBeNull();
});

test("the first exchange installs the app with the scopes of its configuration", async () => {
  const { status, body } = await exchange({ subject_token: forge({}) });
  expect(status).toBe(200);
  expect(body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000 });
  expect(String(body.scope).split(",")).toContain("write_discounts");
  expect(store.shop.state.app?.scopes).toContain("write_discounts");
  expect((await ask(body.access_token)).data.shop.name).toBe("Juniper Goods");
});

test("a refresh gives a new pair and the old one dies", async () => {
  const { body: old } = await exchange();
  const refresh = () => grant({ grant_type: "refresh_token", refresh_token: old.refresh_token });
  const { body: fresh } = await refresh();
  expect((await ask(fresh.access_token)).data.shop.name).toBe("Juniper Goods");
  expect((await ask(old.access_token)).errors).toMatch(/Invalid API key or access token/);
  expect(await refresh()).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

test("an access token lives an hour, its refresh token ninety days", async () => {
  const { body } = await exchange();
  clock += 3_601_000;
  expect((await ask(body.access_token)).errors).toMatch(/Invalid API key/);
  clock += 89 * 86_400_000;
  const renewed = await grant({ grant_type: "refresh_token", refresh_token: body.refresh_token });
  expect(renewed.status).toBe(200);
  clock += 91 * 86_400_000;
  const late = await grant({ grant_type: "refresh_token", refresh_token: renewed.body.refresh_token });
  expect(late.body.error).toBe("invalid_grant");
});

test("a wrong client secret gets nothing", async () => {
  expect(await exchange({ client_secret: "wrong" })).toMatchObject({
    status: 400,
    body: { error: "application_cannot_be_found" },
  });
});

test("uninstalling kills every token", async () => {
  const { body } = await exchange();
  await post("/control/app/uninstall", {});
  expect((await ask(body.access_token)).errors).toMatch(/Invalid API key/);
  expect(await grant({ grant_type: "refresh_token", refresh_token: body.refresh_token })).toMatchObject({
    body: { error: "invalid_grant" },
  });
});

test("a page of another site is refused, and so is a foreign host name", async () => {
  const foreign = await fetch(`${store.url}/control/state`, { headers: { Origin: "https://evil.example" } });
  expect(foreign.status).toBe(403);
  const neighbour = await fetch(`${store.url}/app-bridge/id-token`, { headers: { Origin: "http://localhost:9" } });
  expect(neighbour.status).toBe(403);
  const app = await fetch(`${store.url}/app-bridge/id-token`, { headers: { Origin: store.tunnelUrl } });
  expect(app.headers.get("access-control-allow-origin")).toBe(store.tunnelUrl);
});
