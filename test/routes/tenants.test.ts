import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { API_ROUTES } from "~/server/api-routes.server";
import { SHOPPER_ROUTES } from "~/server/shopper-routes.server";
import { draftOf } from "~/ui/programme/draft/parts";
import { insertEntry, insertMember } from "#test/factories/rows";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, askProxy, read } from "#test/support/asking";
import { askApi, insertApiKey } from "#test/support/api-key";
import {
  asApp,
  asDocument,
  asFile,
  asMerchant,
  asShopper,
  OWN_CUSTOMER,
  type Attempt,
  type Parties,
} from "#test/support/attempts";
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
  parties = { app, other, ownKey: await insertApiKey(app.pool, shopId) };
  before = await other.state();
}, 60_000);

afterAll(async () => {
  await app.close();
  process.stdout.write(
    `Tenants: ${tried.attempts} attempts on ${tried.ways} loaders, actions and calls, ${tried.leaks} leaks.\n`,
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

/** What the page of a segment may be told; nobody is in the own shop's. */
const asks = (): Record<string, string>[] => [
  { what: "retry", id: other.actionId },
  { what: "tag", id: other.actionId, tag: "mine" },
  { what: "bonus", id: randomUUID(), points: "1000", note: "for me", shopId: String(other.shopId) },
];

function publication(): string {
  const draft = draftOf("earning", defaultProgramme("USD"));
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

/** What is tried on each loader and action there is, and on each call of a shopper. */
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
  "app.backfill.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/backfill", statuses: found }),
    ...asDocument(parties, "/app/backfill"),
  ],
  "app.backfill.tsx action": () =>
    ["confirm", "cancel", "continue"].flatMap((what) =>
      asMerchant(parties, {
        path: "/app/backfill",
        body: new URLSearchParams({ what, id: other.backfillId, shop_id: String(other.shopId) }).toString(),
        statuses: found,
      }),
    ),
  "app.insights.csv.$table.ts loader": () => [
    ...Object.keys(CSV_TABLES).flatMap((table) =>
      // Of reports that no refresh has made for the own shop there is no file.
      asFile(parties, { path: `/app/insights/csv/${table}`, query: `shop_id=${other.shopId}`, statuses: [200, 409] }),
    ),
    ...asFile(parties, { path: "/app/insights/csv/segment-members", query: "segment=champions", statuses: found }),
    ...asFile(parties, { path: `/app/insights/csv/${other.shopId}`, statuses: notFound }),
  ],
  "app.insights.refresh.ts action": () =>
    asMerchant(parties, { path: "/app/insights/refresh", body: `shopId=${other.shopId}`, statuses: found }),
  "app.liability.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/liability", query: `shop_id=${other.shopId}`, statuses: found }),
    ...asDocument(parties, "/app/liability"),
  ],
  "app.liability_.$month.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/liability/2026-01", query: `shop_id=${other.shopId}`, statuses: found }),
    ...asMerchant(parties, { path: `/app/liability/${other.shopId}`, statuses: notFound }),
    ...asDocument(parties, "/app/liability/2026-01"),
  ],
  "app.health.tsx loader": () => [
    ...asMerchant(parties, {
      path: "/app/health",
      query: `from=2026-01-01&to=2026-02-01&shop_id=${other.shopId}`,
      statuses: found,
    }),
    ...asDocument(parties, "/app/health"),
  ],
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
  "app.members.$memberId_.birthday.ts action": () =>
    ["month=3&day=4", "what=forget"].flatMap((body) =>
      asMerchant(parties, { path: `/app/members/${other.memberId}/birthday`, body, statuses: [409] }),
    ),
  "app.retention.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/retention", query: `shop_id=${other.shopId}`, statuses: found }),
    ...asDocument(parties, "/app/retention"),
  ],
  "app.roi.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/roi", query: `shop_id=${other.shopId}`, statuses: found }),
    ...asDocument(parties, "/app/roi"),
  ],
  "app.roi.tsx action": () =>
    asMerchant(parties, {
      path: "/app/roi",
      body: `marginPercent=60&appMonth=1&campaignMonth=2&shopId=${other.shopId}`,
      statuses: found,
    }),
  "app.segments._index.tsx loader": () => [
    ...[
      `index&shop_id=${other.shopId}`,
      `index&from=2020-01-01&to=2020-01-01&compare=none&shop_id=${other.shopId}`,
    ].flatMap((query) => asMerchant(parties, { path: "/app/segments", query, statuses: found })),
    ...asDocument(parties, "/app/segments"),
  ],
  "app.segments.$segment.tsx loader": () => [
    ...["", `at=older.9999999.${other.customerId}`, `shop_id=${other.shopId}`, "from=2020-01-01&to=2020-01-01"].flatMap(
      (query) => asMerchant(parties, { path: "/app/segments/champions", query, statuses: found }),
    ),
    ...asMerchant(parties, { path: `/app/segments/${other.actionId}`, statuses: notFound }),
    ...asDocument(parties, "/app/segments/champions"),
  ],
  "app.segments.$segment.tsx action": () =>
    asks().flatMap((body) =>
      asMerchant(parties, {
        path: "/app/segments/champions",
        body: new URLSearchParams(body).toString(),
        statuses: [409],
      }),
    ),
  "app.settings.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/settings", statuses: found }),
    ...asDocument(parties, "/app/settings"),
  ],
  "app.settings.tsx action": () => [
    ...asMerchant(parties, { path: "/app/settings", body: `what=revoke&id=${other.keyId}`, statuses: found }),
    ...asMerchant(parties, {
      path: "/app/settings",
      body: `what=create&name=mine&shopId=${other.shopId}`,
      statuses: found,
    }),
  ],
  "app.programme._index.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/programme", query: "index", statuses: found }),
    ...asDocument(parties, "/app/programme"),
  ],
  "app.programme.preview.ts action": () =>
    asMerchant(parties, {
      path: "/app/programme/preview",
      body: JSON.stringify({ programme: defaultProgramme("USD"), shop: other.domain, shopId: String(other.shopId) }),
      type: JSON_BODY,
      statuses: found,
    }),
  "app.programme.$part.tsx loader": () => [
    ...asMerchant(parties, { path: "/app/programme/rules", statuses: found }),
    ...asMerchant(parties, { path: `/app/programme/${other.shopId}`, statuses: notFound }),
    ...asDocument(parties, "/app/programme/rewards"),
  ],
  "app.programme.$part.tsx action": () =>
    asMerchant(parties, { path: "/app/programme/earning", body: publication(), type: JSON_BODY, statuses: [200, 409] }),
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
  "/proxy/card": () => asShopper(parties, { path: "card", statuses: found }),
  "/proxy/visit": () => asShopper(parties, { path: "visit", body: {}, statuses: found }),
  "/proxy/ways": () => asShopper(parties, { path: "ways", statuses: found }),
  "/proxy/history": () => [
    ...asShopper(parties, { path: "history", statuses: found }),
    ...asShopper(parties, { path: "history", query: { before: other.entryId, locale: "zh-cn" }, statuses: found }),
    ...asShopper(parties, {
      path: "history",
      query: { before: "999999999999999999", member: other.memberId },
      statuses: found,
    }),
  ],
  "/proxy/birthday": () =>
    asShopper(parties, {
      path: "birthday",
      body: { month: 3, day: 4, memberId: other.memberId, shop: other.domain },
      statuses: [409],
    }),
  "/proxy/claims": () =>
    asShopper(parties, {
      path: "claims",
      body: { id: randomUUID(), way: "neighbours-review", memberId: other.memberId, shop: other.domain },
      statuses: [409],
    }),
  // Who has the victim's number in the own shop is somebody else, whom an attempt before may have made a member.
  "/api/v1/members/:customerId": () => asApp(parties, { path: `members/${other.customerId}`, statuses: [200, 404] }),
  "/api/v1/actions": () =>
    asApp(parties, {
      path: "actions",
      body: { customer: other.customerId, way: "neighbours-review", id: "a1", shop: other.domain },
      statuses: [404, 409],
    }),
  "/api/v1/adjustments": () =>
    asApp(parties, {
      path: "adjustments",
      body: { customer: other.customerId, points: 100, note: "for me", id: "a1", shop_id: String(other.shopId) },
      statuses: [200, 201, 404],
    }),
  "/proxy/redemptions": () => [
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
  "/proxy/redemptions/:id": () =>
    asShopper(parties, { path: `redemptions/${randomUUID()}`, statuses: notFound }).concat(
      // The own shop may have a redemption of that id by now: its first asker sees it, the other one nothing.
      asShopper(parties, { path: `redemptions/${other.redemptionId}`, statuses: [200, 404] }),
    ),
  "/proxy/redemptions/:id/cancel": () => asShopper(parties, { path: cancelPath(), body: {}, statuses: [200, 404] }),
};

/** Every loader and action in the folder of routes, and every call of a shopper. */
function waysIn(): string[] {
  const ofPages = readdirSync(ROUTES)
    .sort()
    .flatMap((file) => {
      const source = readFileSync(`${ROUTES}/${file}`, "utf8");
      const exported = /^export (?:async )?(?:function|const|let) (loader|action)\b|^export \{([^}]*)\}/gm;
      const names = [...source.matchAll(exported)].flatMap(
        ([, name, list]) => name ?? list!.match(/\b(loader|action)\b/g) ?? [],
      );
      return names.map((name) => `${file} ${name}`);
    });
  return [...ofPages, ...Object.keys(SHOPPER_ROUTES), ...Object.keys(API_ROUTES)];
}

test("every loader, action, shopper's and app's call there is is tried here; a new one needs its attempts", () => {
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
    read(app, "/app/settings.data", token()),
    read(app, "/app/segments/champions.data", token()),
    askApi(app, other.apiKey, `members/${other.customerId}`),
    askProxy(app, { shop: other.domain, customer: other.customerId, path: "ways" }),
    askProxy(app, { shop: other.domain, customer: other.customerId, path: "card" }),
  ]);
  expect(own.map(({ status }) => status)).toEqual(own.map(() => 200));
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
