import type { IncomingMessage } from 'node:http';
import type { Span } from './tracer.ts';

/** A traceparent of the only version that there is (https://www.w3.org/TR/trace-context/#traceparent-header). */
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The header by which the caller of a request continues its trace. It may be invalid. */
export function traceparentOf({ headers: { traceparent } }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** The id of the trace that a request belongs to. */
export function traceIdOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  return TRACEPARENT.exec(traceparentOf(request) ?? '')?.[1];
}

/**
 * Ends the span of a program that has answered a request. A refusal is no failure of that program
 * (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status).
 *
 * @param status 0 if the client closed the connection before the answer
 */
export function endWithStatus(span: Span, status: number): void {
  span.set({ 'http.response.status_code': status });
  if (status === 0 || status >= 500) {
    span.fail(status === 0 ? 'canceled' : String(status));
  }
  span.end();
}
