import type { IncomingMessage } from 'node:http';
import { endWithStatus, traceparentOf } from '@hashr/service-kit/tracing/http.ts';
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
export function traceRequest(request: IncomingMessage, tracer: Tracer): RequestTrace {
  const span = tracer.start('route', 'client', { parent: traceparentOf(request) });
  request.headers.traceparent = span.traceparent;
  return {
    end(status, subset) {
      span.set({ 'hashr.subset': subset });
      endWithStatus(span, status);
    },
  };
}
