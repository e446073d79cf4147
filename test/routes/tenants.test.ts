import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { draftOf } from "~/ui/programme/draft";
import { insertEntry, insertMember } from "#test/factories/rows";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, askProxy, read } from "#test/support/asking";
import { asDocument, asMerchant, asShopper, OWN_CUSTOMER, type Attempt, type Parties } from "#test/support/attempts";
import { idToken } from "#test/support/id-token";
import { settleNeighbour, type Neighbour } from "#test/support/neighbour";

// One shop against another: every way into the app is tried with everything that a stranger can get hold of or make up.
// No answer may hold anything of the other shop, and nothing of it may change.

const ROUTES = "app/routes";
const JSON_BODY = "application/json";

let app: RunningApp;
let other: Neighbour;
let parties: Parties;
let before: string;
const tried = { ways: 0, attempts: 0, leaks: 0 };

beforeAll(async () => {
  app = await startTestApp();
  await read(app, "/app.data", idToken(app.domain));
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  const shopId = BigInt(rows[0]!.id);
  const memberId = await insertMember(app.pool, shopId, { customerId: BigInt(OWN_CUSTOMER), joinedAt: new Date() });
  const gift = { kind: "adjust", key: "gift", available: 1500, occurredAt: new Date() } as const;
  await insertEntry(app.pool, shopId, memberId, gift);
  other = await settleNeighbour(app);
  parties = { app, other };
  before = await other.state();
}, 60_000);

afterAll(async () => {
  await app.close();
  process.stdout.write(
    `Tenants: ${tried.attempts} attempts on ${tried.ways} loaders and actions, ${tried.leaks} leaks.\n`,
  );
}, 60_000);

/** Nothing of the neighbour is in the answer but what the asker brought along, and nothing of the neighbour has changed. */
async function expectNoLeak({ name, asked, statuses, go }: Attempt): Promise<void> {
  const { status, text } = await go();
  tried.attempts += 1;
  const told = other.secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
  const isUntouched = (await other.state()) === before;
  if (told.length > 0 || !isUntouched) tried.leaks += 1;
  expect({ told, isUntouched }, name).toEqual({ told: [], isUntouched: true });
  expect(statuses, `${name}: ${status} ${text.slice(0, 200)}`).toContain(status);
}

const cancelPath = () => `redemptions/${other.redemptionId}/cancel`;
const adjustment = () => new URLSearchParams({ id: randomUUID(), points: "1000", note: "for me" }).toString();
const replay = (what: string, id?: string) => new URLSearchParams({ what, ...(id ? { id } : {}) }).toString();

function publication(): string {
  const draft = draftOf(defaultProgramme("USD"));
  // Version 1 is the newest in both shops; the neighbour's would be its second.
  return JSON.stringify({
    draft: { ...draft, earning: { ...draft.earning, points: "6" } },
    basedOn: 1,
    isConfirmed: true,
    shop: other.domain,
  });
}

const found = [200];
const notFound = [404];

/** What is tried on each loader and action there is. */
const CASES: Record<string, () => Attempt[]> = {
  "_index.tsx loader": () => [
    {
      name: "the front page, naming the other shop",
      asked: other.domain,
      statuses: [302],
      go: () => ask(app, `/?shop=${other.domain}`),
    },
  ],
  "app.tsx loader": () => [...asMerchant(parties, { path: "/app", statuses: found }), ...asDocument(parties, "/app")],
  "app._index.tsx loader": () => asMerchant(parties, { path: "/app", query: "index", statuses: found }),
  "app.activity.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/activity", query: "days=14&messages=older.99999999", statuses: found }),
    ...asDocument(parties, "/app/activity"),
  ],
  "app.activity.tsx action": () =>
    [
      replay("message", other.webhookId),
      replay("messages"),
      replay("task", other.jobId),
      replay("tasks"),
      `${replay("tasks")}&shops=every+shop&shopId=${other.shopId}`,
    ].flatMap((body) => asMerchant(parties, { path: "/app/activity", body, statuses: found })),
  "app.members._index.tsx loader": () => [
    ...["", "q=Quackenbush", `q=${other.customerId}`, "q=%25&tier=bronze", `shop_id=${other.shopId}`].flatMap((query) =>
      asMerchant(parties, { path: "/app/members", query, statuses: found }),
    ),
    ...asDocument(parties, "/app/members"),
  ],
  "app.members.$memberId.tsx loader": () => [
    ...asMerchant(parties, { path: `/app/members/${other.memberId}`, statuses: notFound }),
    ...asMerchant(parties, { path: `/app/members/${other.memberId}%20OR%201=1`, statuses: notFound }),
    ...asDocument(parties, `/app/members/${other.memberId}`),
  ],
  "app.members.$memberId.tsx action": () =>
    asMerchant(parties, { path: `/app/members/${other.memberId}`, body: adjustment(), statuses: [409] }),
  "app.programme.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/programme", statuses: found }),
    ...asDocument(parties, "/app/programme"),
  ],
  "app.programme.tsx action": () =>
    asMerchant(parties, { path: "/app/programme", body: publication(), type: JSON_BODY, statuses: [200, 409] }),
  "auth.$.ts loader": () =>
    [
      `session-token?shop=${other.domain}`,
      `exit-iframe?shop=${other.domain}&exitIframe=https://evil.example.com/`,
      `exit-iframe?shop=${other.domain}&exitIframe=javascript:alert(1)`,
      `login?shop=${other.domain}`,
      `callback?shop=${other.domain}&code=1&state=1&hmac=00`,
    ].map((path) => ({
      name: path,
      asked: path,
      statuses: path.startsWith("session-token") ? [200] : [404, 500],
      go: () => ask(app, `/auth/${path}`),
    })),
  "proxy.card.ts loader": () => asShopper(parties, { path: "card", statuses: found }),
  "proxy.redemptions._index.ts action": () => [
    ...asShopper(parties, {
      path: "redemptions",
      body: { id: other.redemptionId, reward: "five-off" },
      statuses: [200, 201],
    }),
    ...asShopper(parties, {
      path: "redemptions",
      body: { id: randomUUID(), reward: "neighbour", shop: other.domain, memberId: other.memberId },
      statuses: [409],
    }),
  ],
  "proxy.redemptions.$id._index.ts loader": () =>
    asShopper(parties, { path: `redemptions/${randomUUID()}`, statuses: notFound }).concat(
      // The own shop may have a redemption of that id by now: its first asker sees it, the other one nothing.
      asShopper(parties, { path: `redemptions/${other.redemptionId}`, statuses: [200, 404] }),
    ),
  "proxy.redemptions.$id.cancel.ts action": () =>
    asShopper(parties, { path: cancelPath(), body: {}, statuses: [200, 404] }),
};

/** Every loader and action in the folder of routes. */
function waysIn(): string[] {
  return readdirSync(ROUTES)
    .sort()
    .flatMap((file) => {
      const source = readFileSync(`${ROUTES}/${file}`, "utf8");
      const exported = /^export (?:async )?(?:function|const|let) (loader|action)\b|^export \{([^}]*)\}/gm;
      const names = [...source.matchAll(exported)].flatMap(
        ([, name, list]) => name ?? list!.match(/\b(loader|action)\b/g) ?? [],
      );
      return names.map((name) => `${file} ${name}`);
    });
}

test("every loader and action there is is tried here; a new one needs its attempts", () => {
  expect(Object.keys(CASES).sort()).toEqual(waysIn().sort());
});

describe.each(Object.keys(CASES))("%s", (way) => {
  test("tells nothing of another shop and changes nothing of it", async () => {
    const attempts = CASES[way]!();
    tried.ways += 1;
    for (const attempt of attempts) await expectNoLeak(attempt);
  });
});

test("what is looked for is there to be found: the neighbour itself is shown it", async () => {
  const token = () => idToken(other.domain);
  const own = await Promise.all([
    read(app, `/app/members/${other.memberId}.data`, token()),
    read(app, "/app/programme.data", token()),
    read(app, "/app/activity.data", token()),
    askProxy(app, { shop: other.domain, customer: other.customerId, path: "card" }),
  ]);
  expect(own.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const text = own.map((answer) => answer.text).join("\n");
  const unseen = other.secrets.filter((secret) => !text.includes(secret));
  expect(unseen).toEqual([
    "918273645003",
    "#N-4711",
    "gid://shopify/DiscountCodeNode/918273645005",
    "neighbour-failure",
    "shpat_",
  ]);
});
