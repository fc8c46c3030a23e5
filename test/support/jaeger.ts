import { clusters, kubectl, NAMESPACE } from './cluster.ts';

/** A span as Jaeger's API returns it, with the service that reported it. */
export interface JaegerSpan {
  service: string;
  name: string;
  spanId: string;
  /** Undefined for the first span of a trace. */
  parentId: string | undefined;
  tags: Record<string, unknown>;
}

export interface JaegerTrace {
  traceId: string;
  spans: JaegerSpan[];
}

interface Answer {
  data: {
    traceID: string;
    spans: {
      spanID: string;
      operationName: string;
      processID: string;
      references: { refType: string; spanID: string }[];
      tags: { key: string; value: unknown }[];
    }[];
    processes: Record<string, { serviceName: string }>;
  }[];
}

/** Reads traces from the Jaeger in the demo's namespace, through the API server. */
export async function readTraces(service: string, operation: string, sinceMs: number): Promise<JaegerTrace[]> {
  const query = new URLSearchParams({
    service,
    operation,
    start: String(sinceMs * 1_000),
    end: String(Date.now() * 1_000),
    limit: '5000',
  });
  const path = `/api/v1/namespaces/${NAMESPACE}/services/jaeger:16686/proxy/api/traces?${query}`;
  const { data } = JSON.parse(await kubectl(clusters.primary, 'get', '--raw', path)) as Answer;
  return data.map(({ traceID: traceId, spans, processes }) => ({
    traceId,
    spans: spans.map(({ spanID, operationName, processID, references, tags }) => ({
      service: processes[processID]?.serviceName ?? '',
      name: operationName,
      spanId: spanID,
      parentId: references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    })),
  }));
}
