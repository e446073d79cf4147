import { expect, test } from "vitest";
import { startTestStore } from "./admin-api-support.ts";

let clock = Date.now();
const { post, install } = await startTestStore({
  throttle: { maximum: 25, restoreRate: 10 },
  now: () => new Date(clock),
});
const graphql = await install();
const TAG = 'mutation { tagsAdd(id: "gid://shopify/Customer/1", tags: ["a"]) { userErrors { message } } }';

test("an empty bucket answers THROTTLED with HTTP 200 and fills up again with time", async () => {
  const first = await graphql(TAG);
  expect(first.extensions?.cost).toEqual({
    requestedQueryCost: 10,
    actualQueryCost: 10,
    throttleStatus: { maximumAvailable: 25, currentlyAvailable: 15, restoreRate: 10 },
  });
  await graphql(TAG);
  const refused = await graphql(TAG);
  expect(refused.errors).toMatchObject([{ message: "Throttled", extensions: { code: "THROTTLED" } }]);
  expect(refused.extensions?.cost).toMatchObject({
    requestedQueryCost: 10,
    actualQueryCost: null,
    throttleStatus: { currentlyAvailable: 5 },
  });
  clock += 500;
  expect((await graphql(TAG)).errors).toBeUndefined();
});

test("the bucket can be resized while running", async () => {
  const { body } = await post("/control/throttle", { maximum: 1000, restoreRate: 50 });
  expect(body).toEqual({ maximumAvailable: 1000, currentlyAvailable: 1000, restoreRate: 50 });
});

test("planned failures are met and then are over", async () => {
  await post("/control/graphql-faults", { status: 503, times: 1 });
  const ask = () =>
    post("/admin/api/2026-10/graphql.json", { query: "{ shop { name } }" }, { "X-Shopify-Access-Token": "x" });
  expect((await ask()).status).toBe(503);
  expect((await ask()).status).toBe(401);
});
