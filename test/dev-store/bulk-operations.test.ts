import { beforeAll, describe, expect, test } from "vitest";
import { bulkOrderQuery } from "~/shopify/bulk-order-query";
import { startTestStore, type GraphqlBody } from "./admin-api-support.ts";

const started = startTestStore();

let graphql: (query: string, variables?: Record<string, unknown>) => Promise<GraphqlBody>;
let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await started;
  graphql = await store.install();
  store.store.bulk.faults = { delayMs: 0, errorCode: null, cutAfterBytes: null };
  const scopes = JSON.stringify({ granted: ["read_all_orders"] });
  await fetch(`${store.store.url}/control/app/scopes`, { method: "POST", body: scopes });
});

const RUN = `mutation Run($query: String!, $groupObjects: Boolean!) {
  bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) {
    bulkOperation { id status url }
    userErrors { field message code }
  }
}`;
const READ =
  "query Read($id: ID!) { bulkOperation(id: $id) { id status errorCode url fileSize objectCount rootObjectCount } }";

async function run(query: string, groupObjects = true) {
  return (await graphql(RUN, { query, groupObjects })).data.bulkOperationRunQuery;
}

/** The lines of a finished operation. */
async function linesOf(id: string): Promise<Record<string, unknown>[]> {
  for (;;) {
    const { bulkOperation } = (await graphql(READ, { id })).data;
    if (bulkOperation.status !== "COMPLETED") {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const text = await (await fetch(bulkOperation.url)).text();
    expect(String(Buffer.byteLength(text))).toBe(bulkOperation.fileSize);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(bulkOperation.objectCount).toBe(String(lines.length));
    expect(bulkOperation.rootObjectCount).toBe(String(lines.filter((line) => !line.__parentId).length));
    return lines;
  }
}

const ORDERS = "{ orders { edges { node { id name lineItems { edges { node { id quantity } } } } } } }";

describe("a bulk query", () => {
  test("writes a line for every thing; grouped, what is inside follows its parent", async () => {
    const { bulkOperation, userErrors } = await run(ORDERS);
    expect(userErrors).toEqual([]);
    expect(bulkOperation).toMatchObject({ status: "CREATED", url: null });
    let parent: unknown;
    let children = 0;
    const lines = await linesOf(bulkOperation.id);
    const orders = lines.filter(({ __parentId }) => __parentId === undefined).map(({ id }) => id);
    const all = store.store.shop.state.orders.map(({ id }) => `gid://shopify/Order/${id}`);
    expect(all.length).toBeGreaterThan(500); // more than are written at once
    expect([...orders].sort()).toEqual(all.sort());
    for (const line of lines) {
      if (line.__parentId === undefined) parent = line.id;
      else {
        children += 1;
        expect(line.__parentId).toBe(parent);
      }
    }
    expect(children).toBeGreaterThan(100);
  });

  test("ungrouped promises no order: here what is inside comes after all parents", async () => {
    const { bulkOperation } = await run(ORDERS, false);
    const lines = await linesOf(bulkOperation.id);
    const firstInside = lines.findIndex((line) => line.__parentId !== undefined);
    expect(lines.slice(firstInside).every((line) => line.__parentId !== undefined)).toBe(true);
  });

  test("tells of its end by a webhook", async () => {
    const { bulkOperation } = await run(ORDERS);
    await linesOf(bulkOperation.id);
    const sent = store.store.webhooks.log.filter(({ topic }) => topic === "bulk_operations/finish");
    expect(JSON.parse(sent.at(-1)!.body)).toMatchObject({
      admin_graphql_api_id: bulkOperation.id,
      status: "completed",
      type: "query",
      error_code: null,
    });
  });

  test("sent by the app is one that is accepted", async () => {
    expect((await run(bulkOrderQuery(new Date("2026-01-01T00:00:00Z")))).userErrors).toEqual([]);
  });

  test.each([
    ["{ orders { nodes { id } } }", /Selecting via 'nodes' is not supported/],
    ['{ node(id: "gid://shopify/Order/1") { id } }', /cannot contain a top level `node` field/],
    ["{ shop { name } }", /must contain at least one connection/],
    ["{ orders { edges { node { name lineItems { edges { node { id } } } } } } }", /must select the 'id' field/],
    [
      "{ orders { edges { node { id refunds { id refundLineItems { edges { node { quantity } } } } } } } }",
      /connection field within a list field/,
    ],
    [
      "{ orders { edges { node { id discountApplications { edges { node { index } } } } } } }",
      /implement the Node interface/,
    ],
    ["{ orders { edges { node { id nickname } } } }", /Field 'nickname' doesn't exist on type 'Order'/],
    ['mutation { tagsAdd(id: "gid://shopify/Order/1", tags: []) { node { id } } }', /Only `query` operations/],
    ["{ orders { edges {", /Invalid bulk query/],
    [
      "{ customers { edges { node { id orders { edges { node { id lineItems { edges { node { id product { variants { edges { node { id } } } } } } } } } } } } } }",
      /nesting depth greater than 2/,
    ],
  ])("%s is refused", async (query, message) => {
    const { bulkOperation, userErrors } = await run(query);
    expect(bulkOperation).toBeNull();
    expect(userErrors.map((each: { message: string }) => each.message).join("\n")).toMatch(message);
  });

  test("can be cancelled while it runs, and five run at once", async () => {
    store.store.bulk.faults = { delayMs: 60_000, errorCode: null, cutAfterBytes: null };
    const running = await Promise.all([1, 2, 3, 4, 5].map(() => run(ORDERS)));
    expect((await run(ORDERS)).userErrors[0]).toMatchObject({ code: "OPERATION_IN_PROGRESS" });
    const cancel =
      "mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }";
    const { data } = await graphql(cancel, { id: running[0].bulkOperation.id });
    expect(data.bulkOperationCancel).toEqual({ bulkOperation: { status: "CANCELING" }, userErrors: [] });
    store.store.bulk.faults = { delayMs: 0, errorCode: null, cutAfterBytes: null };
  });
});

test("a result is served from a byte on", async () => {
  store.store.bulk.list.length = 0;
  const { bulkOperation } = await run(ORDERS);
  await linesOf(bulkOperation.id);
  const { url } = (await graphql(READ, { id: bulkOperation.id })).data.bulkOperation;
  const whole = await (await fetch(url)).text();
  const rest = await fetch(url, { headers: { range: "bytes=1000-" } });
  expect(rest.status).toBe(206);
  expect(await rest.text()).toBe(whole.slice(1000));
  expect((await fetch(url, { headers: { range: `bytes=${whole.length}-` } })).status).toBe(416);
});
