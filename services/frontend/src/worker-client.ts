import { setMaxListeners } from 'node:events';
import type { Failure } from '@hashr/messages/books.ts';
import { type Calculation, hashAnswerSchema } from '@hashr/messages/calculation.ts';
import type { WorkOrder } from '@hashr/messages/work-order.ts';
import { errors, Pool } from 'undici';

/**
 * What an order came to: the worker's answer, a failure by kind, or an acceptance without a result (an old worker),
 * whose result can then only come over Redis.
 */
export type Response =
  | { kind: 'answer'; calculation: Calculation; published: boolean }
  | { kind: 'failure'; failure: Failure }
  | { kind: 'accepted' };

/** Sends work orders. */
export interface WorkerClient {
  /** Sends one order; never rejects. */
  post(order: WorkOrder): Promise<Response>;
  close(): Promise<void>;
}

interface WorkerClientOptions {
  /** Where the worker, or the mesh in front of it, is: an http:// address. */
  url: string;
  timeoutMs: number;
  /** Aborts what is in flight; those orders are lost. */
  signal: AbortSignal;
}

/** Connects to the worker by a pool of kept-alive connections: as many as there are orders at the same time. */
export function createWorkerClient({ url, timeoutMs, signal }: WorkerClientOptions): WorkerClient {
  const { origin, pathname } = new URL(url);
  setMaxListeners(0, signal); // One for each order in flight.
  const pool = new Pool(origin, {
    connections: null, // The sender bounds what is in flight; an order that waited here would not be an open loop.
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  });

  return {
    async post(order) {
      try {
        const { statusCode, body } = await pool.request({
          method: 'POST',
          path: pathname,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(order),
          signal,
        });
        const text = await body.text();
        return statusCode >= 200 && statusCode < 300
          ? readAnswer(text)
          : { kind: 'failure', failure: kindOfStatus(statusCode) };
      } catch (error) {
        return { kind: 'failure', failure: kindOfError(error) };
      }
    },
    close: () => pool.destroy(),
  };
}

function readAnswer(text: string): Response {
  try {
    const { published, ...calculation } = hashAnswerSchema.parse(JSON.parse(text));
    return { kind: 'answer', calculation, published };
  } catch {
    return { kind: 'accepted' };
  }
}

function kindOfStatus(status: number): Failure {
  return status === 429 ? '429' : status >= 500 ? '5xx' : '4xx';
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

function kindOfError(error: unknown): Failure {
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return 'timeout';
  }
  // A name with several addresses fails with all their errors at once.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return neverConnected.has((first as NodeJS.ErrnoException)?.code ?? '') ? 'refused' : 'lost';
}
