import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AdminApiError, createAdminApi, type Operation } from "~/shopify/admin-api.server";

const question: Operation<string> = {
  name: "ShopName",
  document: "{ shop { name } }",
  result: z
    .object({ data: z.object({ shop: z.object({ name: z.string() }) }) })
    .transform(({ data }) => data.shop.name),
};
const answer = { data: { shop: { name: "Juniper Goods" } } };

/** What the library throws when the answer has errors. */
function errors(code: string, cost?: { requested: number; available: number; rate: number }): Error {
  const throttleStatus = cost && { maximumAvailable: 2000, currentlyAvailable: cost.available, restoreRate: cost.rate };
  const extensions = cost ? { extensions: { cost: { requestedQueryCost: cost.requested, throttleStatus } } } : {};
  const body = { errors: { graphQLErrors: [{ message: `because ${code}`, extensions: { code } }] }, ...extensions };
  return Object.assign(new Error(`because ${code}`), { body });
}

/** Ask, when Shopify does these things in turn and then answers. Says how it ended, and what was waited for, in ms. */
async function ask(...failures: unknown[]): Promise<{ got: unknown; waits: number[]; calls: number }> {
  const waits: number[] = [];
  let calls = 0;
  const api = createAdminApi(
    () => {
      const failure = failures[calls];
      calls += 1;
      if (failure === undefined) return Promise.resolve(answer);
      return failure instanceof Error || failure instanceof Response
        ? Promise.reject(failure as Error)
        : Promise.resolve(failure);
    },
    (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  );
  const got = await api.run(question).catch((error: unknown) => error);
  return { got, waits, calls };
}

describe("a throttled call", () => {
  test.each([
    ["until what is missing has come back", { requested: 500, available: 100, rate: 100 }, 4000],
    ["rounded up to the millisecond", { requested: 10, available: 9, rate: 300 }, 100],
    ["a tenth of a second at the least", { requested: 10, available: 500, rate: 100 }, 100],
    ["ten seconds at the most", { requested: 2000, available: 0, rate: 50 }, 10_000],
    ["and a rate of nothing is no endless wait", { requested: 10, available: 0, rate: 0 }, 10_000],
  ])("waits %s", async (_, cost, ms) => {
    expect(await ask(errors("THROTTLED", cost))).toEqual({ got: "Juniper Goods", waits: [ms], calls: 2 });
  });

  test("waits a second when Shopify does not say how long", async () => {
    expect(await ask(errors("THROTTLED"), errors("THROTTLED"))).toEqual({
      got: "Juniper Goods",
      waits: [1000, 1000],
      calls: 3,
    });
  });

  test("gives up after six tries, for another time", async () => {
    const { got, waits, calls } = await ask(...Array.from({ length: 10 }, () => errors("THROTTLED")));
    expect([waits.length, calls]).toEqual([5, 6]);
    expect(got).toMatchObject({ name: "AdminApiError", isTerminal: false, message: "ShopName: because THROTTLED" });
  });
});

describe("a refused call", () => {
  test.each([401, 402, 403, 404, 423])("with status %i is final: asking again is no use", async (status) => {
    const { got, calls } = await ask(new Response(null, { status }));
    expect(got).toBeInstanceOf(AdminApiError);
    expect([got, calls]).toMatchObject([{ isTerminal: true }, 1]);
  });

  test.each([400, 408, 429, 500, 502, 503])("with status %i may pass", async (status) => {
    expect((await ask(new Response(null, { status }))).got).toMatchObject({ name: "AdminApiError", isTerminal: false });
    const thrown = Object.assign(new Error("HttpResponseError"), { response: { code: status } });
    expect((await ask(thrown)).got).toMatchObject({ isTerminal: false });
  });

  test("for want of a scope is final", async () => {
    expect((await ask(errors("ACCESS_DENIED"))).got).toMatchObject({
      isTerminal: true,
      message: "ShopName: because ACCESS_DENIED",
    });
  });

  test("by a broken line may pass, and keeps its cause", async () => {
    const cause = new Error("socket hang up");
    expect((await ask(cause)).got).toMatchObject({ isTerminal: false, message: "ShopName: socket hang up", cause });
  });
});

test("an answer of another shape is told as such, and not asked for again", async () => {
  const { got, calls } = await ask({ data: { shop: null } });
  expect([(got as Error).name, calls]).toEqual(["ZodError", 1]);
});
