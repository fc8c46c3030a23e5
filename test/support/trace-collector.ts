import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as a test reads it. */
export interface CollectedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentId: string;
  /** SPAN_KIND_INTERNAL is 1, SERVER 2, CLIENT 3, PRODUCER 4, CONSUMER 5. */
  kind: number;
  hasFailed: boolean;
  attributes: Record<string, unknown>;
  /** The spans that it is linked to. */
  links: string[];
}

/** A backend that programs export their traces to. */
export interface TraceCollector {
  /** The variables that switch tracing on. */
  env: { OTEL_EXPORTER_OTLP_ENDPOINT: string };
  spans: CollectedSpan[];
  close(): void;
}

interface OtlpValue {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
  boolValue?: boolean;
}
type OtlpAttributes = { key: string; value: OtlpValue }[];

/** The body of an export (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding), as far as a test reads it. */
interface OtlpExport {
  resourceSpans: {
    resource: { attributes: OtlpAttributes };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        kind: number;
        status: { code?: number };
        attributes: OtlpAttributes;
        links?: { spanId: string }[];
      }[];
    }[];
  }[];
}

/** Starts a collector of traces that receives OTLP over HTTP, as JSON. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    spans.push(...toSpans((await json(request)) as OtlpExport));
    response.setHeader('Content-Type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    spans,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toSpans({ resourceSpans }: OtlpExport): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ name, traceId, spanId, parentSpanId = '', kind, status, attributes, links = [] }) => ({
        service: String(toRecord(resource.attributes)['service.name']),
        name,
        traceId,
        spanId,
        parentId: parentSpanId,
        kind,
        hasFailed: status.code === 2,
        attributes: toRecord(attributes),
        links: links.map((link) => link.spanId),
      })),
    ),
  );
}

function toRecord(attributes: OtlpAttributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
