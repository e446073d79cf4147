import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { metrics, registry } from "~/lib/metrics.server";
import { createAdminApi, type Operation, type Send } from "~/shopify/admin-api.server";

const question: Operation<unknown> = { name: "Question", document: "{ shop { name } }", result: z.unknown() };

const throttle = (available: number) => ({
  extensions: {
    cost: { requestedQueryCost: 10, throttleStatus: { currentlyAvailable: available, restoreRate: 100 } },
  },
});
const errors = (code: string, available: number) =>
  Object.assign(new Error(code), {
    body: { errors: { graphQLErrors: [{ message: code, extensions: { code } }] }, ...throttle(available) },
  });

beforeEach(() => registry.resetMetrics());

const scrape = async () => (await registry.metrics()).split("\n").filter((line) => !line.startsWith("#"));

async function ask(...turns: (object | Error | Response)[]): Promise<void> {
  const send: Send = () => {
    const turn = turns.shift();
    return turn instanceof Error || turn instanceof Response ? Promise.reject(turn as Error) : Promise.resolve(turn);
  };
  const api = createAdminApi(send, () => Promise.resolve());
  await api.run(question).catch(() => undefined);
}

const calls = (outcome: string, count: number) =>
  `evergreen_admin_api_request_duration_seconds_count{operation="Question",outcome="${outcome}"} ${count}`;

describe("calls of the Admin API", () => {
  test("count each request by what became of it", async () => {
    await ask(errors("THROTTLED", 3), throttle(900));
    await ask(errors("ACCESS_DENIED", 900));
    await ask(new Response(null, { status: 402 }));
    await ask(new Error("socket hang up"));
    expect(await scrape()).toEqual(
      expect.arrayContaining([calls("throttled", 1), calls("ok", 1), calls("refused", 2), calls("failed", 1)]),
    );
  });

  test("tell what is left of the budget: the last that was said, and the lowest since the last scrape", async () => {
    await ask(throttle(1990));
    await ask(errors("THROTTLED", 3), throttle(1500));
    const cost = (of: string, value: number) => `evergreen_admin_api_cost_available{of="${of}"} ${value}`;
    expect(await scrape()).toEqual(expect.arrayContaining([cost("last", 1500), cost("lowest", 3)]));
    expect(await scrape()).toEqual(expect.arrayContaining([cost("last", 1500), cost("lowest", 1500)]));
  });
});

test("a batch is counted by one call", async () => {
  metrics.deliveries.inc({ topic: "orders/paid", outcome: "done" }, 500);
  metrics.ledgerEntries.inc({ kind: "earn" }, 480);
  metrics.ledgerPoints.inc({ kind: "earn" }, 48_000);
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      'evergreen_deliveries_total{topic="orders/paid",outcome="done"} 500',
      'evergreen_ledger_entries_total{kind="earn"} 480',
      'evergreen_ledger_points_total{kind="earn"} 48000',
    ]),
  );
});
