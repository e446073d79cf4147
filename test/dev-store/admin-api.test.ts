import { describe, expect, test } from "vitest";
import { startTestStore } from "./admin-api-support.ts";

const { store, post, install } = await startTestStore();
const graphql = await install();
const customer = store.shop.state.customers[0];
const customerGid = `gid://shopify/Customer/${customer?.id}`;

describe("what Shopify's schema refuses", () => {
  test("a field that doesn't exist is refused by name, with its path, as HTTP 200", async () => {
    const { data, errors } = await graphql("{ shop { nope } }");
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: "Field 'nope' doesn't exist on type 'Shop'",
        path: ["query", "shop", "nope"],
        extensions: { code: "undefinedField", typeName: "Shop", fieldName: "nope" },
      },
    ]);
  });

  test.each([
    ["an unknown argument", "{ shop(id: 1) { name } }", "argumentNotAccepted"],
    ["a missing argument", "{ customer { id } }", "missingRequiredArguments"],
    ["an object without a selection", "{ shop }", "selectionMismatch"],
    [
      "a list longer than 250",
      `{ nodes(ids: [${`"${customerGid}",`.repeat(251)}]) { id } }`,
      "MAX_INPUT_SIZE_EXCEEDED",
    ],
    [
      "a query over 1,000 points",
      "{ customers(first: 250) { nodes { orders(first: 10) { nodes { id } } } } }",
      "MAX_COST_EXCEEDED",
    ],
  ])("%s", async (_, query, code) => {
    const { errors } = await graphql(query);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
  });

  test("an input field that doesn't exist in a variable", async () => {
    const query = "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }";
    const { errors } = await graphql(query, { m: [{ ownerId: customerGid, key: "card", value: "{}", nope: 1 }] });
    expect(errors?.[0]?.extensions?.code).toBe("INVALID_VARIABLE");
  });

  test("a list without first or last", async () => {
    const { errors } = await graphql("{ customers { nodes { id } } }");
    expect(errors?.[0]?.message).toBe("you must provide one of first or last");
  });
});

describe("scopes", () => {
  test("a field the app has no scope for is denied; the rest of the answer stays", async () => {
    const { data, errors } = await graphql('{ shop { name } draftOrder(id: "gid://shopify/DraftOrder/1") { id } }');
    expect(data).toEqual({ shop: { name: "Juniper Goods" }, draftOrder: null });
    expect(errors?.[0]).toMatchObject({ path: ["draftOrder"], extensions: { code: "ACCESS_DENIED" } });
  });

  test("a write scope includes reading", async () => {
    const installation = store.shop.state.app;
    const scopes = installation?.scopes ?? [];
    if (installation) installation.scopes = ["write_customers"];
    const { data, errors } = await graphql(
      `{ customer(id: "${customerGid}") { id } orders(first: 1) { nodes { id } } }`,
    );
    if (installation) installation.scopes = scopes;
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ["orders", "nodes"], extensions: { code: "ACCESS_DENIED" } }]);
  });

  test("orders older than sixty days need read_all_orders", async () => {
    const { data } = await graphql("{ orders(first: 1, sortKey: CREATED_AT) { nodes { createdAt } } }");
    const ageInDays = (Date.now() - Date.parse(data.orders.nodes[0].createdAt)) / 86_400_000;
    expect(ageInDays).toBeLessThan(60);
  });
});

test("what isn't implemented says so instead of answering null", async () => {
  const { errors } = await graphql("{ shop { billingAddress { city } } }");
  expect(errors?.[0]?.message).toBe("The development store does not implement Shop.billingAddress.");
});

test("an unknown token is answered 401 with Shopify's words", async () => {
  const answer = await post(
    "/admin/api/2026-10/graphql.json",
    { query: "{ shop { name } }" },
    { "X-Shopify-Access-Token": "shpat_nope" },
  );
  expect(answer).toEqual({
    status: 401,
    body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
  });
});

describe("paging and searching", () => {
  test("pages of seven meet every customer once", async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await graphql(
        "query($after: String) { customers(first: 250, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }",
        { after },
      );
      seen.push(...data.customers.nodes.map(({ id }: { id: string }) => id));
      after = data.customers.pageInfo.hasNextPage ? data.customers.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen).size).toBe(store.shop.state.customers.length);
    expect(seen).toHaveLength(store.shop.state.customers.length);
  });

  test("updated_at finds what changed since, in order of change", async () => {
    const since = new Date(Date.now() - 10 * 86_400_000).toISOString();
    const { data } = await graphql(
      "query($q: String) { orders(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { updatedAt } } }",
      {
        q: `updated_at:>='${since}'`,
      },
    );
    const times: string[] = data.orders.nodes.map(({ updatedAt }: { updatedAt: string }) => updatedAt);
    const expected = store.shop.state.orders.filter(({ updatedAt }) => updatedAt >= since).length;
    expect(times).toHaveLength(expected);
    expect(times).toEqual([...times].sort());
  });

  test("a search field nobody implemented is refused", async () => {
    const { errors } = await graphql('{ customers(first: 1, query: "shoe_size:42") { nodes { id } } }');
    expect(errors?.[0]?.message).toContain("the search field shoe_size");
  });
});
