import { type Calculation, hashAnswerSchema } from '@hashr/messages/calculation.ts';
import type { Failure } from '@hashr/messages/totals.ts';
import type { WorkOrder } from '@hashr/messages/work-order.ts';
import { Pool } from 'undici';

/**
 * What an order came to: the worker's answer, a failure by kind, or an acceptance without a result (an old worker),
 * whose result can then only come over Redis.
 */
type Response =
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
  /** From the sending of an order to the last byte of its answer. */
  timeoutMs: number;
  /** Aborts what is in flight; those orders are lost. */
  signal: AbortSignal;
}

/** Connects to the worker by a pool of kept-alive connections: as many as there are orders at the same time. */
export function createWorkerClient({ url, timeoutMs, signal }: WorkerClientOptions): WorkerClient {
  const { origin, pathname } = new URL(url);
  const inFlight = new Set<AbortController>();
  // The pool's own timeouts are a second coarse and one for each phase: here one timer bounds the whole exchange. The
  // sender bounds what is in flight, so there are as many connections as it takes: an order that waited for one would
  // not be an open loop.
  const pool = new Pool(origin, {
    connections: null,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs }, // Until there is a connection, the pool does not listen to a signal.
  });
  signal.addEventListener('abort', () => inFlight.forEach((controller) => void controller.abort()), { once: true });

  async function exchange(order: WorkOrder, controller: AbortController): Promise<Response> {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
      signal: controller.signal,
    });
    const text = await body.text();
    return statusCode >= 200 && statusCode < 300
      ? readAnswer(text)
      : { kind: 'failure', failure: kindOfStatus(statusCode) };
  }

  return {
    async post(order) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(TIMEOUT), timeoutMs);
      inFlight.add(controller);
      try {
        return await exchange(order, controller);
      } catch (error) {
        return { kind: 'failure', failure: kindOfError(error) };
      } finally {
        clearTimeout(timer);
        inFlight.delete(controller);
      }
    },
    close: () => pool.destroy(),
  };
}

/** Why a request was aborted that took too long. */
const TIMEOUT = new Error('no answer in time');

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
  'UND_ERR_CONNECT_TIMEOUT',
]);

function kindOfError(error: unknown): Failure {
  if (error === TIMEOUT) {
    return 'timeout';
  }
  // A name with several addresses fails with all their errors at once.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return neverConnected.has((first as NodeJS.ErrnoException)?.code ?? '') ? 'refused' : 'lost';
}
