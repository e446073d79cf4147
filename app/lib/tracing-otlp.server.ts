import { AsyncLocalStorage } from "node:async_hooks";
import {
  context,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type ContextManager,
  type Span as OtelSpan,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Span, SpanAbout, Tracer } from "./tracing.server";

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT };
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const FLUSH_MS = 5000;

/**
 * Spans for an OTLP collector over HTTP. The SDK reads its own settings from the environment (OTEL_EXPORTER_OTLP_*,
 * OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES). Load this file only when tracing is on: the SDK is
 * large. `onProblem` hears of spans that could not be sent; nothing throws for them.
 */
export function createOtlpTracer(serviceName: string, onProblem: (message: string) => void): Tracer {
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: onProblem, warn: onProblem, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  context.setGlobalContextManager(new AsyncContexts());
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": serviceName }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("evergreen");
  return {
    span: async (name, { kind, traceparent, attributes }, work) => {
      const parent = parentFrom(traceparent) ?? context.active();
      const span = tracer.startSpan(name, { kind: kind && KINDS[kind], attributes }, parent);
      try {
        return await context.with(trace.setSpan(parent, span), () => work(asSpan(span)));
      } catch (error) {
        fail(span, error instanceof Error ? error.name : typeof error);
        throw error;
      } finally {
        span.end();
      }
    },
    isInSpan: () => trace.getActiveSpan() !== undefined,
    past: (name, startTime, attributes) => tracer.startSpan(name, { startTime, attributes, root: true }).end(),
    stop: async () => {
      let isLate = true;
      const sent = provider.shutdown().finally(() => (isLate = false));
      const late = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
      await Promise.race([sent, late]).catch((error: unknown) => onProblem(String(error)));
      if (isLate) onProblem("the last spans were not taken in time");
    },
  };
}

function asSpan(span: OtelSpan): Span {
  return { set: (attributes) => void span.setAttributes(attributes), fail: (type) => fail(span, type) };
}

/** The kind of error alone: what it says may name a person. */
function fail(span: OtelSpan, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function parentFrom(traceparent: SpanAbout["traceparent"]): Context | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  if (!traceId || !spanId || !flags) return null;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: parseInt(flags, 16) & 1, isRemote: true });
}

/** Which span is active, carried along asynchronous calls. */
class AsyncContexts implements ContextManager {
  private readonly store = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.store.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    active: Context,
    work: Work,
    self?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return this.store.run(active, () => work.apply(self, args));
  }

  bind<Target>(active: Context, target: Target): Target {
    if (typeof target !== "function") return target;
    const work = target as unknown as (...args: unknown[]) => unknown;
    return ((...args: unknown[]) => this.store.run(active, () => work(...args))) as Target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.store.disable();
    return this;
  }
}
