/** What a span may carry: names, ids of ours and counts. No address, query, token, header or message of an error. */
export type SpanAttributes = Record<string, string | number | boolean>;

export type Span = {
  set(attributes: SpanAttributes): void;
  /** Mark it as failed though nothing was thrown; `type` is a class or a code, never a message. */
  fail(type: string): void;
};

export type SpanAbout = {
  kind?: "server" | "client";
  /** The caller's W3C `traceparent`, if it sent one: the span continues that trace. */
  traceparent?: string;
  attributes?: SpanAttributes;
};

/** What makes spans; app/lib/tracing-otlp.server.ts is the one. */
export type Tracer = {
  span<Result>(name: string, about: SpanAbout, work: (span: Span) => Promise<Result>): Promise<Result>;
  isInSpan(): boolean;
  past(name: string, startedAt: Date, attributes: SpanAttributes): void;
  /** Send what is left, a few seconds at the most. */
  stop(): Promise<void>;
};

const NOTHING: Span = { set: () => undefined, fail: () => undefined };

let tracer: Tracer | null = null;

/** Make spans from now on, until null is given. Until then every function here does nothing but call its work. */
export function traceWith(next: Tracer | null): void {
  tracer = next;
}

export function isTracing(): boolean {
  return tracer !== null;
}

/** Run `work` inside a span; spans begun meanwhile are its children. A throw marks it as failed and goes on. */
export function withSpan<Result>(
  name: string,
  about: SpanAbout,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer ? tracer.span(name, about, work) : work(NOTHING);
}

/** The same where a span is of no interest by itself: outside of any other, `work` is run without one. */
export function withInnerSpan<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return tracer?.isInSpan() ? tracer.span(name, {}, work) : work();
}

/** A span that began at `startedAt` and ends now: for work that turns out only afterwards to have been worth one. */
export function pastSpan(name: string, startedAt: Date, attributes: SpanAttributes): void {
  tracer?.past(name, startedAt, attributes);
}
