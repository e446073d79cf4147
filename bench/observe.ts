import { EventEmitter } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { observeRequests } from "../app/server/observe-requests.server.ts";
import { routeNamer } from "../app/server/route-patterns.ts";
import { quantile, type Bench } from "./result.ts";

const REQUESTS = 200_000;
const ROUNDS = 7;
/** What a webhook may pay for being counted, in nanoseconds; taking one in costs some two hundred thousand. */
const BUDGET_NS = 3000;

type Response = Parameters<RequestListener>[1];

/** Nanoseconds that counting and timing add to a request: the listener in front of every webhook, with and without them. */
export const observe: Bench = async ({ say }) => {
  const bare: RequestListener = (_, response) => void response.emit("close");
  const counted = observeRequests(routeNamer({}, ["/webhooks"]), bare);
  const rounds: { bare: number[]; counted: number[] } = { bare: [], counted: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.bare.push(nanosecondsOf(bare));
    rounds.counted.push(nanosecondsOf(counted));
    say(`round ${round}: ${Math.round(rounds.bare.at(-1)!)} ns bare, ${Math.round(rounds.counted.at(-1)!)} ns counted`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [value, baseline] = [quantile(rounds.counted, 0.5), quantile(rounds.bare, 0.5)];
  return {
    name: "observe",
    value: Math.round(value),
    unit: "ns/request",
    baseline: Math.round(baseline),
    ratio: Number((value / baseline).toFixed(2)),
    target: `value - baseline <= ${BUDGET_NS} ns`,
    ok: value - baseline <= BUDGET_NS,
    details: { addedNs: Math.round(value - baseline) },
  };
};

function nanosecondsOf(listener: RequestListener): number {
  const request = { method: "POST", url: "/webhooks", headers: {} } as IncomingMessage;
  const startedAt = performance.now();
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const response = Object.assign(new EventEmitter(), { writableFinished: true, statusCode: 200 });
    listener(request, response as unknown as Response);
  }
  return ((performance.now() - startedAt) * 1e6) / REQUESTS;
}
