import { expect, test } from "vitest";
import { startTestStore } from "./admin-api-support.ts";

const { store, install } = await startTestStore();
const graphql = await install();
const ownerId = `gid://shopify/Customer/${store.shop.state.customers[0]?.id}`;
const SET = `mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {
  metafields { namespace key value compareDigest } userErrors { field code message } } }`;
const card = (value: string, more: object = {}) => ({
  ownerId,
  namespace: "$app",
  key: "card",
  type: "json",
  value,
  ...more,
});
const set = async (...metafields: object[]) => (await graphql(SET, { m: metafields })).data.metafieldsSet;
const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);

test("$app is the app's own namespace, for writing and for reading", async () => {
  const written = await set(card('{"v":1}'));
  expect(written.userErrors).toEqual([]);
  expect(written.metafields[0].namespace).toBe(`app--${store.shop.state.app?.id}`);
  const { data } = await graphql(
    `{ customer(id: "${ownerId}") { metafield(namespace: "$app", key: "card") { value } } }`,
  );
  expect(data.customer.metafield.value).toBe('{"v":1}');
});

test.each([
  ["JSON that isn't", card("{nope"), "INVALID_VALUE"],
  ["a type that differs from shopify.app.toml's", card("1", { type: "number_integer" }), "INVALID_TYPE"],
  ["an owner that isn't there", card("{}", { ownerId: "gid://shopify/Customer/1" }), "INVALID"],
  ["another app's namespace", card("{}", { namespace: "app--1" }), "APP_NOT_AUTHORIZED"],
  ["no type", card("{}", { namespace: "elsewhere", type: undefined }), "BLANK"],
  ["a key that is too short", card("{}", { key: "x" }), "INVALID"],
])("refused: %s", async (_, metafield, code) => {
  expect(codes(await set(metafield))).toEqual([code]);
});

test("one bad metafield keeps the good ones from being written", async () => {
  await set(card('{"v":1}', { key: "whole" }));
  expect(codes(await set(card('{"v":2}', { key: "whole" }), card("{nope")))).toEqual(["INVALID_VALUE"]);
  const kept = store.shop.state.metafields.find(({ key }) => key === "whole");
  expect(kept?.value).toBe('{"v":1}');
});

test("twenty-five at once and no more", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => card("{}", { key: `many-${index}` }));
  expect(codes(await set(...many(25)))).toEqual([]);
  expect(codes(await set(...many(26)))).toEqual(["LESS_THAN_OR_EQUAL_TO"]);
});

test("a stale digest is refused, the current one accepted, null only creates", async () => {
  const first = await set(card('{"n":1}', { key: "digest", compareDigest: null }));
  const digest = first.metafields[0].compareDigest;
  expect(codes(await set(card('{"n":2}', { key: "digest", compareDigest: null })))).toEqual(["STALE_OBJECT"]);
  expect(codes(await set(card('{"n":2}', { key: "digest", compareDigest: digest })))).toEqual([]);
  expect(codes(await set(card('{"n":3}', { key: "digest", compareDigest: digest })))).toEqual(["STALE_OBJECT"]);
});

test("the app's own installation takes metafields, and they can be deleted", async () => {
  const { data } = await graphql("{ currentAppInstallation { id } }");
  const owner = data.currentAppInstallation.id;
  expect(codes(await set(card("{}", { ownerId: owner, namespace: "evergreen", key: "programme" })))).toEqual([]);
  const answer = await graphql(
    "mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } userErrors { message } } }",
    {
      m: [
        { ownerId: owner, namespace: "evergreen", key: "programme" },
        { ownerId: owner, namespace: "evergreen", key: "gone" },
      ],
    },
  );
  expect(answer.data.metafieldsDelete.deletedMetafields).toEqual([{ key: "programme" }, null]);
});
