import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderBody } from "#test/factories/webhooks";
import { APP, startTestApp, type RunningApp } from "#test/support/app";
import { signWebhook } from "#test/support/webhook-signature";

const SHOP = "doors.myshopify.com";
const AUDIENCE = "https://evergreen.example.com/webhooks/pubsub";
const ACCOUNT = "pusher@evergreen.iam.gserviceaccount.com";
const SECRET = "a-secret-of-the-api-destination";
const HEADER = "x-evergreen-key";
const MEGABYTE = 1024 * 1024;
/** Beyond 2^53, as Shopify's ids may be. */
const ORDER = 5_000_000_000_000_000_111n;

const google = await generateKeyPair("RS256", { extractable: true });
const stranger = await generateKeyPair("RS256", { extractable: true });
let keysServer: Server;
/** Whether Google's keys can be had. */
let isKeysServerUp = true;
/** Odd numbers beyond 2^53, which no floating-point number is. */
let nextCustomer = 9_007_199_254_740_991n;

let app: RunningApp;

beforeAll(async () => {
  const keys = { keys: [{ ...(await exportJWK(google.publicKey)), kid: "google-1", alg: "RS256", use: "sig" }] };
  keysServer = createServer((_, response) => {
    response.writeHead(isKeysServerUp ? 200 : 503, { "content-type": "application/json" }).end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => keysServer.listen(0, "127.0.0.1", resolve));
  app = await startTestApp({
    PUBSUB_AUDIENCE: AUDIENCE,
    PUBSUB_SERVICE_ACCOUNT: ACCOUNT,
    PUBSUB_KEYS_URL: `http://127.0.0.1:${(keysServer.address() as AddressInfo).port}/certs`,
    EVENTBRIDGE_SECRET: SECRET,
    EVENTBRIDGE_HEADER: HEADER,
  });
}, 60_000);

afterAll(async () => {
  await app.close();
  keysServer.close();
}, 60_000);

type Signing = { claims?: JWTPayload; key?: CryptoKey; kid?: string; expiresIn?: number };

/** A token as Google makes it for a push, or with something wrong in it. */
async function googleToken({ claims = {}, key = google.privateKey, kid = "google-1", expiresIn = 3600 }: Signing = {}) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: "https://accounts.google.com",
    aud: AUDIENCE,
    azp: "113774264463038321964",
    sub: "113774264463038321964",
    email: ACCOUNT,
    email_verified: true,
    iat: now + expiresIn - 3600,
    exp: now + expiresIn,
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
    .sign(key);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What Shopify says of a delivery, in the words of its headers. */
function headersOf(id: string, { topic = "customers/update", shop = SHOP } = {}): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-Shopify-Topic": topic,
    "X-Shopify-Shop-Domain": shop,
    "X-Shopify-Webhook-Id": id,
    "X-Shopify-Event-Id": `event-${id}`,
    "X-Shopify-Triggered-At": "2026-11-20T12:00:00.000000Z",
    "X-Shopify-API-Version": "2026-10",
  };
}

function pubSubMessage(body: string, attributes: Record<string, string>, messageId: string = randomUUID()): string {
  const publishTime = "2026-11-20T12:00:01.000Z";
  const data = Buffer.from(body).toString("base64");
  return JSON.stringify({
    message: { data, attributes, messageId, message_id: messageId, publishTime, publish_time: publishTime },
    subscription: "projects/evergreen/subscriptions/webhooks",
  });
}

/** JSON inside JSON: the webhook's body stands in the event to the byte. */
function eventBridgeEvent(
  body: string,
  metadata: Record<string, string>,
  change: Record<string, unknown> = {},
): string {
  const event = {
    version: "0",
    id: randomUUID(),
    "detail-type": "shopifyWebhook",
    source: "aws.partner/shopify.com/1234567890/evergreen",
    account: "123456789012",
    time: "2026-11-20T12:00:01Z",
    region: "us-east-1",
    resources: [],
    detail: { metadata, payload: "BODY" },
    ...change,
  };
  return JSON.stringify(event).replace('"BODY"', () => body);
}

async function post(door: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${app.appUrl}/webhooks/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  expect(await response.text()).toBe("");
  return response.status;
}

const push = async (message: string, token?: string | null) =>
  post("pubsub", message, token === null ? {} : { authorization: `Bearer ${token ?? (await googleToken())}` });
const send = (event: string, secret: string | null = SECRET) =>
  post("eventbridge", event, secret === null ? {} : { [HEADER]: secret });

async function stored(id: string) {
  const { rows } = await app.pool.query<{ topic: string; body: string; event_id: string; triggered_at: Date }>(
    "SELECT topic, body, event_id, triggered_at FROM webhook_delivery WHERE webhook_id = $1",
    [id],
  );
  return rows;
}

async function deliveries(): Promise<number> {
  return (await app.pool.query("SELECT 1 FROM webhook_delivery")).rowCount ?? 0;
}

const problems = () =>
  app.logged().flatMap(({ door, problem }) => (problem ? [`${String(door)}: ${String(problem)}`] : []));

/** The two doors, each with one delivery brought to it. */
const DOORS: [string, (id: string, body: string, change?: Parameters<typeof headersOf>[1]) => Promise<number>][] = [
  ["pubsub", (id, body, change) => push(pubSubMessage(body, headersOf(id, change)))],
  ["eventbridge", (id, body, change) => send(eventBridgeEvent(body, headersOf(id, change)))],
];

describe.each(DOORS)("a delivery by %s", (_, bring) => {
  test("is answered 200 and stored, with what Shopify says of it", async () => {
    const id = randomUUID();
    expect(await bring(id, '{"id":1,"note":"ü"}')).toBe(200);
    expect(await stored(id)).toEqual([
      {
        topic: "customers/update",
        body: '{"id":1,"note":"ü"}',
        event_id: `event-${id}`,
        triggered_at: new Date("2026-11-20T12:00:00Z"),
      },
    ]);
  });

  test("that comes again, and again by POST /webhooks, is stored once", async () => {
    const id = randomUUID();
    expect(await Promise.all([bring(id, "{}"), bring(id, "{}"), bring(id, "{}")])).toEqual([200, 200, 200]);
    const headers = { ...headersOf(id), "X-Shopify-Hmac-Sha256": signWebhook("{}", APP.secret) };
    expect((await fetch(`${app.appUrl}/webhooks`, { method: "POST", headers, body: "{}" })).status).toBe(200);
    expect(await stored(id)).toHaveLength(1);
  });

  test("of an order earns its buyer points, its ids to the last digit", async () => {
    const id = randomUUID();
    const customerId = (nextCustomer += 2n);
    const body = orderBody({ id: ORDER + customerId, customerId, prices: ["100.00"] });
    expect(await bring(id, body, { topic: "orders/paid" })).toBe(200);
    const earned = async () =>
      (
        await app.pool.query(
          "SELECT earned, orders FROM account JOIN member USING (shop_id) WHERE member.id = member_id AND customer_id = $1",
          [customerId],
        )
      ).rows;
    await expect.poll(earned, { timeout: 10_000 }).toEqual([{ earned: "500", orders: 1 }]);
  });

  test("of a topic nobody asked for, or of no shop of Shopify's, is taken, dropped and logged", async () => {
    const [before, ids] = [await deliveries(), [randomUUID(), randomUUID()]];
    expect(await bring(ids[0]!, "{}", { topic: "carts/update" })).toBe(200);
    expect(await bring(ids[1]!, "{}", { shop: "evil.example.com" })).toBe(200);
    expect(await deliveries()).toBe(before);
    const about = (id?: string) => app.logged().find(({ webhookId }) => webhookId === id)?.problem;
    await expect.poll(() => ids.map(about)).toEqual(["unknown topic", "nameless"]);
  });

  test("of 8 MB is stored; a larger one is taken and dropped, for it would never be smaller", async () => {
    const [large, larger] = [randomUUID(), randomUUID()];
    const bodyOf = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`;
    expect(await bring(large, bodyOf(8 * MEGABYTE))).toBe(200);
    expect(await stored(large)).toHaveLength(1);
    expect(await bring(larger, bodyOf(8 * MEGABYTE + 1))).toBe(200);
    expect(await bring(larger, bodyOf(12 * MEGABYTE))).toBe(200);
    expect(await stored(larger)).toEqual([]);
    await expect.poll(() => problems().filter((problem) => problem.endsWith("too large")).length).toBeGreaterThan(1);
  });
});

describe("Pub/Sub's door", () => {
  test("takes Google's other way of naming itself", async () => {
    const id = randomUUID();
    const token = await googleToken({ claims: { iss: "accounts.google.com" } });
    expect(await push(pubSubMessage("{}", headersOf(id)), token)).toBe(200);
    expect(await stored(id)).toHaveLength(1);
  });

  test("keeps the body to the byte", async () => {
    const id = randomUUID();
    const body = '{ "id": 9007199254740993111,\n  "total": 10.00 }';
    expect(await push(pubSubMessage(body, headersOf(id)))).toBe(200);
    expect((await stored(id))[0]?.body).toBe(body);
  });

  test("takes Pub/Sub's own id for a delivery that has none", async () => {
    const { "X-Shopify-Webhook-Id": _, ...attributes } = headersOf("none");
    const message = pubSubMessage("{}", attributes, "2070443601311540");
    expect([await push(message), await push(message)]).toEqual([200, 200]);
    expect(await stored("pubsub:2070443601311540")).toHaveLength(1);
  });

  const forged = (header: object, signature: (signed: string) => string) => async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: "https://accounts.google.com", aud: AUDIENCE, email: ACCOUNT, email_verified: true };
    const signed = `${part(header)}.${part({ ...claims, iat: now, exp: now + 3600 })}`;
    return `${signed}.${signature(signed)}`;
  };
  const publicPem = () => exportSPKI(google.publicKey);

  test.each<[string, () => Promise<string | null>]>([
    ["nothing at all", () => Promise.resolve(null)],
    ["no token", () => Promise.resolve("")],
    ["what is no token", () => Promise.resolve("guess")],
    ["another audience", () => googleToken({ claims: { aud: "https://elsewhere.example.com" } })],
    ["another account", () => googleToken({ claims: { email: "stranger@evergreen.iam.gserviceaccount.com" } })],
    ["an address nobody has verified", () => googleToken({ claims: { email_verified: false } })],
    ["no address", () => googleToken({ claims: { email: undefined } })],
    ["another issuer", () => googleToken({ claims: { iss: "https://accounts.example.com" } })],
    ["a token that has run out", () => googleToken({ expiresIn: -30 })],
    ["a token that never runs out", () => googleToken({ claims: { exp: undefined } })],
    ["another key", () => googleToken({ key: stranger.privateKey })],
    ["another key under a name Google does not have", () => googleToken({ key: stranger.privateKey, kid: "mine" })],
    ["algorithm none", forged({ alg: "none", typ: "JWT" }, () => "")],
    [
      "HS256 with Google's public key for a secret",
      async () => {
        const pem = await publicPem();
        const hmac = (signed: string) => createHmac("sha256", pem).update(signed).digest("base64url");
        return forged({ alg: "HS256", kid: "google-1", typ: "JWT" }, hmac)();
      },
    ],
    [
      "a signature cut off",
      async () => {
        const token = await googleToken();
        return token.slice(0, token.lastIndexOf(".") + 1);
      },
    ],
  ])("refuses %s with 401 and keeps nothing", async (_, tokenOf) => {
    const id = randomUUID();
    const shop = `forged-${id}.myshopify.com`;
    expect(await push(pubSubMessage("{}", headersOf(id, { shop })), await tokenOf())).toBe(401);
    expect(await stored(id)).toEqual([]);
    expect((await app.pool.query("SELECT 1 FROM shop WHERE domain = $1", [shop])).rows).toEqual([]);
  });

  test.each([
    ["no JSON", '{"message": ', "no JSON"],
    ["no message", '{"subscription":"x"}', "unusable envelope: message"],
    ["no data", '{"message":{"attributes":{},"messageId":"1"}}', "unusable envelope: message.data"],
    ["no base64", '{"message":{"data":"{}","attributes":{},"messageId":"1"}}', "unusable envelope: message.data"],
  ])("takes what is authentic and has %s, drops it and logs why", async (_, message, problem) => {
    const before = await deliveries();
    expect(await push(message)).toBe(200);
    expect(await deliveries()).toBe(before);
    await expect.poll(problems).toContain(`pubsub: ${problem}`);
  });

  test("answers 500 while Google's keys can't be had, so that the message comes again", async () => {
    const id = randomUUID();
    const message = pubSubMessage("{}", headersOf(id));
    isKeysServerUp = false;
    await app.restartApp("SIGTERM");
    expect(await push(message)).toBe(500);
    isKeysServerUp = true;
    expect(await push(message)).toBe(200);
    expect(await stored(id)).toHaveLength(1);
  }, 40_000);
});

describe("EventBridge's door", () => {
  test("keeps numbers as they were written, however long", async () => {
    const id = randomUUID();
    const body = '{"id":9007199254740993111,"amounts":[10.00,-1.5e3,0.1],"text":"9007199254740993111","n":null}';
    expect(await send(eventBridgeEvent(body, headersOf(id)))).toBe(200);
    expect((await stored(id))[0]?.body).toBe(body);
  });

  test("reads metadata in any case, and takes EventBridge's own id for a delivery that has none", async () => {
    const { "X-Shopify-Webhook-Id": _, ...rest } = headersOf("none");
    const metadata = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name.toLowerCase(), value]));
    const event = eventBridgeEvent("{}", metadata, { id: "ba7d22a3-1b4a-388c-8266-41de410074b7" });
    expect([await send(event), await send(event)]).toEqual([200, 200]);
    expect(await stored("eventbridge:ba7d22a3-1b4a-388c-8266-41de410074b7")).toHaveLength(1);
  });

  test.each([
    ["no secret", null],
    ["an empty secret", ""],
    ["another secret", "guessed-secret-of-some-length"],
    ["the secret and a letter more", `${SECRET}x`],
    ["the secret without its last letter", SECRET.slice(0, -1)],
  ])("refuses %s with 401 and keeps nothing", async (_, secret) => {
    const id = randomUUID();
    expect(await send(eventBridgeEvent("{}", headersOf(id)), secret)).toBe(401);
    expect(await stored(id)).toEqual([]);
  });

  test("refuses the secret in another header than the one agreed", async () => {
    expect(await post("eventbridge", eventBridgeEvent("{}", headersOf("x")), { "x-api-key": SECRET })).toBe(401);
  });

  test.each([
    ["no JSON", '{"detail": ', "no JSON"],
    [
      "another kind",
      eventBridgeEvent("{}", headersOf("k"), { "detail-type": "other" }),
      "unusable envelope: detail-type",
    ],
    ["another source", eventBridgeEvent("{}", headersOf("s"), { source: "aws.s3" }), "unusable envelope: source"],
    ["no body", eventBridgeEvent("null", headersOf("b")), "unusable envelope: detail.payload"],
  ])("takes what is authentic and has %s, drops it and logs why", async (_, event, problem) => {
    const before = await deliveries();
    expect(await send(event)).toBe(200);
    expect(await deliveries()).toBe(before);
    await expect.poll(problems).toContain(`eventbridge: ${problem}`);
  });
});

describe("a door that no settings open", () => {
  let closed: RunningApp;
  beforeAll(async () => {
    closed = await startTestApp();
  }, 60_000);
  afterAll(() => closed.close(), 60_000);

  test.each(["pubsub", "eventbridge"])("%s answers 404", async (door) => {
    const response = await fetch(`${closed.appUrl}/webhooks/${door}`, {
      method: "POST",
      headers: { authorization: `Bearer ${await googleToken()}`, "x-api-key": "" },
      body: "{}",
    });
    expect(response.status).toBe(404);
  });
});
