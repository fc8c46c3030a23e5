/** Returns the id of the trace of a traceparent, see traceparent.ts. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
