import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { collectDefaultMetrics } from "prom-client";
import type { ProcessDeps } from "~/deps";
import { gauge, registry } from "~/lib/metrics.server";
import type { Health } from "./health.server";
import { answer } from "./http.server";

/** Print, with what the process counts, what it can be asked: memory and event loop, connections, the inbox. Call it once. */
export function watchProcess({ db }: Pick<ProcessDeps, "db">, health: Health): void {
  collectDefaultMetrics({ register: registry });
  gauge({
    name: "evergreen_db_connections",
    help: "Connections of this process's pool: busy, idle, and requests that wait for one",
    label: "state",
    read: () => {
      const { totalCount, idleCount, waitingCount } = db.pool;
      return { busy: totalCount - idleCount, idle: idleCount, wanted: waitingCount };
    },
  });
  gauge({
    name: "evergreen_inbox_lag_seconds",
    help: "Age of the oldest webhook delivery that is due, over all shops; absent while the database does not answer",
    read: async () => (await health.inbox()).value?.seconds ?? null,
  });
  gauge({
    name: "evergreen_inbox_waiting",
    help: "Webhook deliveries not yet worked, over all shops, counted up to 100000",
    read: async () => (await health.inbox()).value?.waiting ?? null,
  });
  gauge({
    name: "evergreen_dead_letters",
    help: "What failed for good and waits for somebody, over all shops: webhook deliveries and jobs",
    label: "kind",
    read: async () => (await health.deadLetters()).value,
  });
}

/**
 * GET /metrics. The port that the public reaches answers only who brings METRICS_TOKEN, and is silent without one; the
 * port for the operator answers anybody while no token is set.
 */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { token, isPublic }: { token: string | undefined; isPublic: boolean },
): Promise<void> {
  if (!token && isPublic) return answer(response, 404);
  if (token && !isBearer(request.headers.authorization, token)) return answer(response, 401);
  const text = await registry.metrics();
  response.writeHead(200, { "content-type": registry.contentType }).end(text);
}

function isBearer(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${token}`));
}
