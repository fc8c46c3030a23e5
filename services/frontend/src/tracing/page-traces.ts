import type { Batch, ClientEvents, Result, ServerEvents } from '@hashr/messages/page-events.ts';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import type { Socket } from 'socket.io';

/** A page that does not confirm a batch within this time has not received it, in milliseconds. */
const RECEIPT_MS = 5_000;

/** Enters that a batch was sent to the pages, in the traces of the strings of this frontend that it lists. */
export type PageTraces = (batch: Batch, pages: Iterable<Socket<ClientEvents, ServerEvents>>) => void;

/**
 * Creates the last spans of a string: from when its result is sent to the pages until one of them has confirmed that it
 * received it. A page cannot send spans to a backend of traces, which is why the frontend measures. A page confirms in
 * the order of what it receives, so a confirmation that is asked for after a batch confirms the batch.
 */
export function createPageTraces(tracer: Tracer): PageTraces {
  return (batch, pages) => {
    const traceparents = batch.results.flatMap(ownTrace);
    const [page] = pages;
    if (traceparents.length === 0 || page === undefined) {
      return;
    }
    const spans = traceparents.map((parent) => tracer.start('show result', 'client', { parent, attributes }));
    page.timeout(RECEIPT_MS).emit('receipt', (error) => {
      for (const span of spans) {
        if (error) {
          span.fail('timeout');
        }
        span.end();
      }
    });
  };
}

const attributes = { 'network.protocol.name': 'websocket', 'peer.service': 'page' };

/** The first span of the string, if this frontend sent it and its trace is recorded. */
function ownTrace(result: Result): string[] {
  return 'text' in result || result.latencyMs === undefined || result.traceparent === undefined
    ? []
    : [result.traceparent];
}
