import type { IncomingMessage } from 'node:http';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';

/** The router's part of the trace of one request: what a sidecar reports in a cluster. */
export interface RequestTrace {
  /**
   * The request is answered.
   *
   * @param status 0 if the client closed the connection before
   */
  end(status: number, subset: string | undefined): void;
}

/** Continues the trace of a request. The worker gets a `traceparent` that leads to the router's part. */
export function traceRequest({ headers }: IncomingMessage, tracer: Tracer): RequestTrace {
  const { traceparent } = headers;
  const span = tracer.start('route', 'client', { parent: typeof traceparent === 'string' ? traceparent : undefined });
  headers.traceparent = span.traceparent;
  return {
    end(status, subset) {
      span.set({ 'http.response.status_code': status, 'hashr.subset': subset });
      if (status === 0 || status >= 500) {
        span.fail(status === 0 ? 'canceled' : String(status));
      }
      span.end();
    },
  };
}
