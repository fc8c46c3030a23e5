/** Returns the id of the trace of a traceparent, see traceparent.ts. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Whether the trace is recorded: its spans go to the backend. */
export function isSampled(traceparent: string): boolean {
  return traceparent.endsWith('1');
}
