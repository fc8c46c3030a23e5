/** Values that describe a span, by name (https://opentelemetry.io/docs/specs/semconv/). Undefined values are left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * What a span is in its trace: work of its own, a request that is received or sent, or a message that is sent or
 * received (https://opentelemetry.io/docs/specs/otel/trace/api/#spankind).
 */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** One operation within a trace. Times are in milliseconds on the clock of `performance.now()`. */
export interface Span {
  /**
   * What the next program needs to continue the trace (https://www.w3.org/TR/trace-context/#traceparent-header). Also a
   * trace that is not recorded is continued, so that nobody else begins it.
   */
  readonly traceparent: string;
  /** Whether the trace goes to the backend. */
  readonly isRecorded: boolean;
  set(attributes: Attributes): void;
  /** Marks the span as failed, with the kind of the error. */
  fail(errorType: string): void;
  end(atMs?: number): void;
}

/** The traceparent of a span whose trace goes to the backend. Undefined for another one, and without a span. */
export function recordedTraceparent(span: Span | undefined): string | undefined {
  return span?.isRecorded ? span.traceparent : undefined;
}

/** Creates spans. Undefined where tracing is off. */
export interface Tracer {
  /** Starts a span. Without a valid parent, it begins a new trace. */
  start(name: string, kind: SpanKind, options?: SpanOptions): Span;
}

export interface SpanOptions {
  /** The traceparent of the operation that caused this one. */
  parent?: string | undefined;
  /** The traceparents of operations that are related to this one. Invalid ones are left out. */
  links?: string[];
  /** Now, if undefined. */
  startMs?: number;
  attributes?: Attributes;
}
