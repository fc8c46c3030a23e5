import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attributes as ApiAttributes,
  SpanKind as ApiSpanKind,
  type Tracer as ApiTracer,
  type Context,
  DiagLogLevel,
  diag,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../log.ts';
import type { Span, SpanKind, SpanOptions, Tracer } from './tracer.ts';

/** In milliseconds. A trace should be complete soon after its string. */
const EXPORT_EVERY_MS = 1_000;
/** Spans that wait for their export. More are dropped: at 1,000 strings a second, this is the work of four seconds. */
const MAX_WAITING_SPANS = 16_384;
const SPANS_PER_EXPORT = 2_048;
/** How long a stop waits for the last export, in milliseconds. The whole stop has four seconds. */
const LAST_EXPORT_MS = 1_000;

const kinds: Record<SpanKind, ApiSpanKind> = {
  internal: ApiSpanKind.INTERNAL,
  server: ApiSpanKind.SERVER,
  client: ApiSpanKind.CLIENT,
  producer: ApiSpanKind.PRODUCER,
  consumer: ApiSpanKind.CONSUMER,
};

/**
 * Starts the OpenTelemetry SDK. It exports by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT, and reads the other
 * variables of the SDK, such as OTEL_TRACES_SAMPLER
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
 *
 * Only `start-tracing.ts` imports this file, and only if tracing is on.
 *
 * @returns the tracer, and a function that exports what is left, unless the backend is away
 */
export function startOpenTelemetry(
  service: string,
  instance: string,
  log: Logger,
): { tracer: Tracer; close: () => Promise<void> } {
  logDiagnostics(log);
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': service, 'service.instance.id': instance }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter(), {
        scheduledDelayMillis: EXPORT_EVERY_MS,
        maxQueueSize: MAX_WAITING_SPANS,
        maxExportBatchSize: SPANS_PER_EXPORT,
      }),
    ],
  });
  const close = async () => {
    const exported = provider.shutdown().then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([exported, sleep(LAST_EXPORT_MS, false)]))) {
      log.warn('tracing: the last spans were not exported');
    }
  };
  return { tracer: createTracer(provider.getTracer('string-hashr')), close };
}

function createTracer(tracer: ApiTracer): Tracer {
  return {
    start(name, kind, { parent, links = [], startMs, attributes = {} }: SpanOptions = {}) {
      if (parent !== undefined && NOT_SAMPLED.test(parent)) {
        return passOn(parent);
      }
      const span = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          attributes: attributes as ApiAttributes,
          links: links.flatMap(toLink),
          ...(startMs !== undefined && { startTime: startMs }),
        },
        contextOf(parent),
      );
      const { traceId, spanId, traceFlags } = span.spanContext();
      if ((traceFlags & TraceFlags.SAMPLED) === 0) {
        return passOn(`00-${traceId}-${spanId}-00`);
      }
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        isRecorded: true,
        set: (more) => void span.setAttributes(more as ApiAttributes),
        fail(errorType) {
          span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
        },
        end: (atMs) => span.end(atMs),
      } satisfies Span;
    },
  };
}

/** The traceparent of a trace that is not recorded. */
const NOT_SAMPLED = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/;

/** A span that is not recorded: what follows continues the same trace. */
function passOn(traceparent: string): Span {
  return { traceparent, isRecorded: false, set() {}, fail() {}, end() {} };
}

/** The context of a caller, from its traceparent. */
function contextOf(traceparent = ''): Context {
  const parent = parseTraceParent(traceparent);
  return parent === null || !isSpanContextValid(parent)
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
}

function toLink(traceparent: string): Link[] {
  const context = parseTraceParent(traceparent);
  return context === null || !isSpanContextValid(context) ? [] : [{ context }];
}

/** The SDK reports its problems, such as a backend that it cannot reach, to the log of this process. */
function logDiagnostics(log: Logger): void {
  const ignore = () => {};
  setGlobalErrorHandler((error) => log.warn(`tracing: ${typeof error === 'string' ? error : error.message}`));
  diag.setLogger(
    {
      error: (message) => log.warn(`tracing: ${message}`),
      warn: (message) => log.warn(`tracing: ${message}`),
      info: ignore,
      debug: ignore,
      verbose: ignore,
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
