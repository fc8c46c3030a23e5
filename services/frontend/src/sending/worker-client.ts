import { type Calculation, hashAnswerSchema, hashRefusalSchema } from '@hashr/messages/calculation.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import type { Failure } from '@hashr/messages/totals.ts';
import type { WorkOrder } from '@hashr/messages/work-order.ts';
import { isConnectError } from '@hashr/service-kit/connection-error.ts';
import { Pool } from 'undici';
import type { WorkerTraffic } from '../state/crossing.ts';
import { countConnectionBytes } from './connection-bytes.ts';

/**
 * The response to a work order: the worker's answer, a failure by kind and (if a worker was at its capacity) cluster, or
 * an acceptance without a result (an old worker), whose result can only arrive over Redis.
 */
export type Response = (
  | { kind: 'answer'; calculation: Calculation; published: boolean }
  | { kind: 'failure'; failure: Failure; cluster?: Cluster | undefined }
  | { kind: 'accepted' }
) & {
  /** Of the HTTP response. Undefined if there was none. */
  status?: number;
};

/** Sends work orders. */
export interface WorkerClient {
  /**
   * Sends one order. Never rejects.
   *
   * @param traceparent what the worker continues
   */
  post(order: WorkOrder, traceparent?: string): Promise<Response>;
  /** What has been sent and received since the start. */
  traffic(): WorkerTraffic;
  close(): Promise<void>;
}

interface WorkerClientOptions {
  /** The http:// address of the worker, or of the mesh in front of it. */
  url: string;
  /** The longest time from sending an order to the last byte of its response. */
  timeoutMs: number;
  /** Aborts the orders in flight, which are then lost. */
  signal: AbortSignal;
}

/** Connects to the worker with a pool of kept-alive connections: as many as there are orders at the same time. */
export function createWorkerClient({ url, timeoutMs, signal }: WorkerClientOptions): WorkerClient {
  const { origin, pathname } = new URL(url);
  const inFlight = new Set<AbortController>();
  const bytes = countConnectionBytes(timeoutMs);
  let requests = 0;
  // The pool's own timeouts have a resolution of one second and cover one phase each. Here one timer limits the whole
  // exchange. The number of connections is not limited, because an order that waited for one would break the open loop.
  // The senders limit the strings in flight.
  const pool = new Pool(origin, {
    connections: null,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: bytes.connect, // With a timeout, because the pool ignores an abort signal until it is connected.
  });
  signal.addEventListener('abort', () => inFlight.forEach((controller) => void controller.abort()), { once: true });

  return {
    async post(order, traceparent) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(TIMEOUT), timeoutMs);
      inFlight.add(controller);
      try {
        const response = await exchange(pool, pathname, order, traceparent, controller.signal);
        requests += 1;
        return response;
      } catch (error) {
        return { kind: 'failure', failure: kindOfError(error) };
      } finally {
        clearTimeout(timer);
        inFlight.delete(controller);
      }
    },
    traffic: () => ({ bytes: bytes.total(), requests }),
    close: () => pool.destroy(),
  };
}

async function exchange(
  pool: Pool,
  path: string,
  order: WorkOrder,
  traceparent: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...(traceparent !== undefined && { traceparent }) },
    body: JSON.stringify(order),
    signal,
  });
  const text = await body.text();
  return statusCode >= 200 && statusCode < 300
    ? { ...readAnswer(text), status: statusCode }
    : { kind: 'failure', failure: kindOfStatus(statusCode), cluster: clusterOf(text), status: statusCode };
}

/** The cluster of the worker that refused, if the body is that of a worker. */
function clusterOf(body: string): Cluster | undefined {
  return hashRefusalSchema.safeParse(parseJson(body)).data?.cluster;
}

/** The reason of an abort after the timeout. */
const TIMEOUT = new Error('no response in time');

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

function kindOfError(error: unknown): Failure {
  if (error === TIMEOUT) {
    return 'timeout';
  }
  return isConnectError(error) ? 'refused' : 'lost';
}
