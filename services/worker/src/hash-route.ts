import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Calculation, type HashAnswer, type HashRefusal, MAX_ECHOED_LENGTH } from '@hashr/messages/calculation.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { type WorkOrder, workOrderSchema } from '@hashr/messages/work-order.ts';
import { HttpError, toRefusal, validate } from '@hashr/service-kit/http-errors.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { ObserveRequest } from '@hashr/service-kit/metrics.ts';
import { randomText } from '@hashr/service-kit/random-text.ts';
import { endWithStatus, traceparentOf } from '@hashr/service-kit/tracing/http.ts';
import { type Attributes, recordedTraceparent, type Span, type Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import type { Capacity } from './capacity.ts';
import type { CorsPolicy } from './cors-policy.ts';
import { hashString } from './hash.ts';
import type { LoadReport } from './load-report.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { Publish } from './publisher.ts';
import { readJson } from './read-json.ts';

/** The identity of a worker, which each result contains. */
export interface Identity {
  cluster: Cluster;
  /** The name of the worker. In a cluster it is the name of its pod. */
  name: string;
  prefix: string;
}

interface HashRouteParts {
  identity: Identity;
  capacity: Capacity;
  loadReport: LoadReport;
  cors: CorsPolicy;
  publish: Publish;
  metrics: WorkerMetrics;
  observeRequest: ObserveRequest;
  log: Logger;
  tracer?: Tracer | undefined;
}

/** Enough for the longest string with every character written as `\uXXXX`, and for the rest of the work order. */
const MAX_BODY_LENGTH = 80_000;

/**
 * Creates the handler of `POST /`. It validates the work order, hashes the string, publishes the result, and answers
 * when Redis has accepted the result or publishing has failed.
 *
 * It does not use express, because express takes longer to call a handler than this handler takes for its work.
 */
export function createHashRoute(parts: HashRouteParts) {
  const { identity, capacity, loadReport, cors, publish, metrics, observeRequest, log, tracer } = parts;

  async function hashOrder(request: IncomingMessage, startedMs: number, span: Span | undefined): Promise<HashAnswer> {
    const order = validate(workOrderSchema, await readJson(request, MAX_BODY_LENGTH));
    const nowMs = performance.now();
    const waitMs = capacity.take(nowMs);
    loadReport.count(waitMs > 0 ? 'refused' : 'accepted', nowMs);
    if (waitMs > 0) {
      metrics.refused.inc();
      throw new HttpError(429, 'This worker is at its capacity. Try again later.', {
        'Retry-After': String(Math.ceil(waitMs / 1_000)),
      });
    }
    const calculation = calculate(order, identity, startedMs);
    const published = await publish(calculation, span?.traceparent);
    (published ? metrics.published : metrics.notPublished).inc();
    return { ...calculation, ...(span?.isRecorded && { traceparent: span.traceparent }), published };
  }

  const attributes: Attributes = {
    'http.request.method': 'POST',
    'http.route': '/',
    'url.path': '/',
    'hashr.cluster': identity.cluster,
    'hashr.worker': identity.name,
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedMs = performance.now();
    // It continues the trace of the caller, or of the sidecar in front of this worker.
    const span = tracer?.start('POST /', 'server', { parent: traceparentOf(request), attributes });
    let corsHeaders: Record<string, string> = {};
    try {
      corsHeaders = cors.headersFor(request.headers);
      const answer = await hashOrder(request, startedMs, span);
      send(response, 200, answer, { ...corsHeaders, ...loadReport.headers(performance.now()) });
    } catch (error) {
      const { status, headers, message } = toRefusal(error, request, log);
      const body =
        status === 429 ? ({ error: message, cluster: identity.cluster } satisfies HashRefusal) : { error: message };
      send(response, status, body, {
        ...corsHeaders,
        ...loadReport.headers(performance.now()),
        ...headers,
      });
    }
    observeRequest(response.statusCode, performance.now() - startedMs, recordedTraceparent(span));
    if (span !== undefined) {
      endWithStatus(span, response.statusCode);
    }
  };
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function calculate({ str, id }: WorkOrder, identity: Identity, startedMs: number): Calculation {
  const salt = randomText(16, 'hex');
  const hour = new Date().getUTCHours();
  return {
    ...(id !== undefined && { id }),
    hash: hashString(str, salt, hour, identity.prefix),
    ...(str.length <= MAX_ECHOED_LENGTH && { str }),
    strLength: str.length,
    salt,
    hour,
    cluster: identity.cluster,
    worker: identity.name,
    workMs: Math.round((performance.now() - startedMs) * 1_000) / 1_000,
  };
}
