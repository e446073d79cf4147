import { expect, test } from "vitest";
import { startTestStore } from "./admin-api-support.ts";

const { store, install } = await startTestStore();
const graphql = await install();
const customers = [`gid://shopify/Customer/${store.shop.state.customers[0]?.id}`];
const CREATE = `mutation($d: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $d) {
  codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { status asyncUsageCount usageLimit } } }
  userErrors { field code message } } }`;

const input = (more: object = {}) => ({
  title: "Loyalty reward",
  code: "LOYAL-AAAA",
  startsAt: "2026-01-01T00:00:00Z",
  usageLimit: 1,
  appliesOncePerCustomer: true,
  context: { customers: { add: customers } },
  customerGets: { value: { discountAmount: { amount: "5.00", appliesOnEachItem: false } }, items: { all: true } },
  ...more,
});
const create = async (more: object = {}) => (await graphql(CREATE, { d: input(more) })).data.discountCodeBasicCreate;
const percentage = (value: number) => ({ customerGets: { value: { percentage: value }, items: { all: true } } });

test("a code is made once: the second time it is TAKEN, in any case", async () => {
  const first = await create({ code: "LOYAL-ONCE" });
  expect(first).toMatchObject({
    userErrors: [],
    codeDiscountNode: { codeDiscount: { status: "ACTIVE", asyncUsageCount: 0, usageLimit: 1 } },
  });
  expect(await create({ code: "loyal-once" })).toEqual({
    codeDiscountNode: null,
    userErrors: [
      {
        field: ["basicCodeDiscount", "code"],
        code: "TAKEN",
        message: "Code must be unique. Please try a different code.",
      },
    ],
  });
});

test.each([
  ["no code", { code: " " }, "code", "BLANK"],
  ["no title", { title: "" }, "title", "BLANK"],
  ["no start", { startsAt: null }, "startsAt", "BLANK"],
  ["an end before the start", { endsAt: "2025-01-01T00:00:00Z" }, "endsAt", "END_DATE_BEFORE_START_DATE"],
  ["a percentage of ten instead of a tenth", percentage(10), "customerGets.value.percentage", "VALUE_OUTSIDE_RANGE"],
  ["a percentage of zero", percentage(0), "customerGets.value.percentage", "VALUE_OUTSIDE_RANGE"],
  ["both context and customerSelection", { customerSelection: { all: true } }, "context", "TOO_MANY_ARGUMENTS"],
  ["neither of them", { context: null }, "context", "MISSING_ARGUMENT"],
  [
    "a customer that isn't there",
    { context: { customers: { add: ["gid://shopify/Customer/1"] } } },
    "context.customers.add",
    "INVALID",
  ],
  ["a usage limit of zero", { usageLimit: 0 }, "usageLimit", "GREATER_THAN"],
])("refused: %s", async (_, more, field, code) => {
  const { codeDiscountNode, userErrors } = await create({ code: "LOYAL-REFUSED", ...more });
  expect(codeDiscountNode).toBeNull();
  expect(userErrors).toMatchObject([{ field: ["basicCodeDiscount", ...field.split(".")], code }]);
});

test("a deactivated code is expired, and deactivating it again is no error", async () => {
  const { codeDiscountNode } = await create({ code: "LOYAL-OFF" });
  const query =
    "mutation($id: ID!) { discountCodeDeactivate(id: $id) { codeDiscountNode { id } userErrors { code } } }";
  for (let times = 0; times < 2; times++) {
    const { data } = await graphql(query, { id: codeDiscountNode.id });
    expect(data.discountCodeDeactivate.userErrors).toEqual([]);
  }
  const found = await graphql(
    '{ codeDiscountNodeByCode(code: "loyal-off") { codeDiscount { ... on DiscountCodeBasic { status } } } }',
  );
  expect(found.data.codeDiscountNodeByCode.codeDiscount.status).toBe("EXPIRED");
});

test("a used code counts its uses", async () => {
  await create({ code: "LOYAL-USED" });
  const [product] = store.shop.state.products;
  const response = await fetch(`${store.url}/control/orders`, {
    method: "POST",
    body: JSON.stringify({
      customerId: store.shop.state.customers[0]?.id,
      lines: [{ handle: product?.handle, quantity: 2 }],
      discountCodes: ["LOYAL-USED"],
    }),
  });
  expect(response.status).toBe(200);
  const { data } = await graphql(
    '{ codeDiscountNodeByCode(code: "LOYAL-USED") { codeDiscount { ... on DiscountCodeBasic { asyncUsageCount } } } }',
  );
  expect(data.codeDiscountNodeByCode.codeDiscount.asyncUsageCount).toBe(1);
});

test("free shipping is a discount of its own kind", async () => {
  const query = `mutation($d: DiscountCodeFreeShippingInput!) { discountCodeFreeShippingCreate(freeShippingCodeDiscount: $d) {
    codeDiscountNode { codeDiscount { __typename ... on DiscountCodeFreeShipping { summary } } } userErrors { code } } }`;
  const { customerGets: _none, ...shared } = input({ code: "LOYAL-SHIP", destination: { all: true } });
  const { data } = await graphql(query, { d: shared });
  expect(data.discountCodeFreeShippingCreate).toMatchObject({
    userErrors: [],
    codeDiscountNode: { codeDiscount: { __typename: "DiscountCodeFreeShipping" } },
  });
});
