import type { Logger } from "pino";
import type { Env } from "~/lib/env.server";
import { traceWith } from "~/lib/tracing.server";
import type { Role } from "./role";

/** Trace this process when OTEL_EXPORTER_OTLP_ENDPOINT is set. Answers what sends the last spans and ends it. */
export async function startTracing(env: Env, log: Logger, role: Role): Promise<() => Promise<void>> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT) return () => Promise.resolve();
  const { createOtlpTracer } = await import("~/lib/tracing-otlp.server");
  const tracer = createOtlpTracer(role === "all" ? "evergreen" : `evergreen-${role}`, (message) =>
    log.warn({ problem: message }, "spans were not sent"),
  );
  traceWith(tracer);
  return async () => {
    traceWith(null);
    await tracer.stop();
  };
}
