import type { Calculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { Source } from '@hashr/messages/totals.ts';
import { redisMessageSpan } from '@hashr/service-kit/tracing/redis-message.ts';
import { type Attributes, recordedTraceparent, type Span, type Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Response } from '../sending/worker-client.ts';
import { type LastMove, toAttributes, toLinks } from './watcher-context.ts';

/** What caused a string: the operation that it continues, or those that it is only related to. */
export interface Cause {
  parent?: string;
  links?: string[];
}

/** The trace of one string. Times are in milliseconds on the clock of `performance.now()`. */
export interface StringTrace {
  /** Of its first span. Undefined: the trace is not recorded. */
  traceparent: string | undefined;
  /** The string is sent now. Returns what the worker continues. */
  send(id: string, nowMs: number): string;
  /** The worker, or the mesh in front of it, has answered. */
  answer(response: Response, nowMs: number): void;
  /** The string is settled. */
  settle(outcome: Outcome, nowMs: number): void;
}

/** Creates the spans of this frontend's strings. */
export interface StringTraces {
  /** Begins the trace of a string, or continues that of its cause. */
  begin(source: Source, dueMs: number, cause?: Cause): StringTrace;
  /**
   * Enters that a message about one of this frontend's strings arrived. The span is a child of the one that published the
   * message, and not linked to it: each message is about one string and is processed alone, so one trace can have all of it.
   */
  receive(calculation: Calculation, nowMs: number): void;
}

interface StringTraceParts {
  tracer: Tracer;
  /** The address of the worker, or of the mesh in front of it. */
  workerUrl: string;
  /** The weights and the newest decision of the watcher. */
  readLastMove: (nowMs: number) => LastMove | undefined;
}

/**
 * Creates the traces of strings:
 *
 *     hash string                          from when it is due until it is settled
 *     ├─ POST                              the request, through the sidecars
 *     │   └─ POST /                        the worker
 *     │       └─ publish calculation       to Redis
 *     │           └─ process calculation   the message, back at the frontend
 *     └─ show result                       to a page, see page-traces.ts
 */
export function createStringTraces({ tracer, workerUrl, readLastMove }: StringTraceParts): StringTraces {
  const message = redisMessageSpan('process', channels.calculation);
  const { hostname, port, protocol } = new URL(workerUrl);
  const requestAttributes: Attributes = {
    'http.request.method': 'POST',
    'url.full': workerUrl,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
  };

  return {
    begin(source, dueMs, { parent, links = [] } = {}) {
      const move = readLastMove(performance.now());
      const root = tracer.start('hash string', 'internal', {
        parent,
        links: [...links, ...toLinks(move)],
        startMs: dueMs,
        attributes: { 'hashr.source': source, ...toAttributes(move) },
      });
      let request: Span | undefined;
      return {
        traceparent: recordedTraceparent(root),
        send(id, nowMs) {
          root.set({ 'hashr.string.id': id });
          request = tracer.start('POST', 'client', {
            parent: root.traceparent,
            startMs: nowMs,
            attributes: requestAttributes,
          });
          return request.traceparent;
        },
        answer(response, nowMs) {
          if (request !== undefined) {
            endRequest(request, response, nowMs);
          }
        },
        settle(outcome, nowMs) {
          root.set(outcomeAttributes(outcome));
          if (outcome.kind === 'failed') {
            root.fail(outcome.failure);
          }
          root.end(nowMs);
        },
      };
    },
    receive({ traceparent }, nowMs) {
      if (traceparent !== undefined) {
        tracer
          .start(message.name, 'consumer', { parent: traceparent, startMs: nowMs, attributes: message.attributes })
          .end();
      }
    },
  };
}

function endRequest(request: Span, response: Response, nowMs: number): void {
  if (response.status !== undefined) {
    request.set({ 'http.response.status_code': response.status });
  }
  if (response.kind === 'failure') {
    request.fail(response.failure);
  }
  request.end(nowMs);
}

function outcomeAttributes(outcome: Outcome): Attributes {
  return outcome.kind === 'succeeded'
    ? {
        'hashr.outcome': 'succeeded',
        'hashr.cluster': outcome.calculation.cluster,
        'hashr.worker': outcome.calculation.worker,
      }
    : { 'hashr.outcome': 'failed', 'hashr.failure': outcome.failure, 'hashr.cluster': outcome.cluster };
}
