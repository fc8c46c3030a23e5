import { z } from 'zod';

/**
 * The operation of a trace that the receiver continues: version, trace, span and flags in hexadecimal digits
 * (https://www.w3.org/TR/trace-context/#traceparent-header).
 */
export const traceparentSchema = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);

/** Returns the id of the trace. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Whether the trace is recorded: its spans go to the backend. */
export function isSampled(traceparent: string): boolean {
  return traceparent.endsWith('1');
}
