import { metrics, seeAdminApiCost } from "~/lib/metrics.server";
import { withSpan } from "~/lib/tracing.server";

/** What became of one request: answered, sent away until later, refused for good, or failed for now. */
type CallOutcome = "ok" | "throttled" | "refused" | "failed";

/** Count, time and trace one request of the Admin API. `costOf` reads what an answer says is left to the shop. */
export async function observeCall<Body>(
  operation: string,
  attempt: number,
  call: () => Promise<Body>,
  read: { costOf: (body: unknown) => number | null; outcomeOf: (error: unknown) => CallOutcome },
): Promise<Body> {
  const startedAt = performance.now();
  let outcome: CallOutcome = "ok";
  try {
    const about = { kind: "client", attributes: { "graphql.operation.name": operation, attempt } } as const;
    const body = await withSpan(`Admin API ${operation}`, about, call);
    seeCost(read.costOf(body));
    return body;
  } catch (error) {
    outcome = read.outcomeOf(error);
    seeCost(read.costOf(error));
    throw error;
  } finally {
    metrics.adminApi.observe({ operation, outcome }, (performance.now() - startedAt) / 1000);
  }
}

function seeCost(available: number | null): void {
  if (available !== null) seeAdminApiCost(available);
}
