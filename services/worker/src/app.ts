import type { RequestListener } from 'node:http';
import { accessLog } from '@hashr/service-kit/access-log.ts';
import { health } from '@hashr/service-kit/health.ts';
import { errorHandler, methodNotAllowed, notFound } from '@hashr/service-kit/http-errors.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createRequestMetric, requestMetrics } from '@hashr/service-kit/metrics.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';
import cors from 'cors';
import express from 'express';
import type { Registry } from 'prom-client';
import { type Capacity, unlimited } from './capacity.ts';
import { type CorsOrigins, createCorsPolicy } from './cors-policy.ts';
import { createHashRoute, type Identity } from './hash-route.ts';
import { type LoadReport, noLoadReport } from './load-report.ts';
import { createWorkerMetrics } from './metrics.ts';
import { createPublisher } from './publisher.ts';

export interface WorkerParts {
  identity: Identity;
  redis: RedisConnection;
  registry: Registry;
  log: Logger;
  tracer?: Tracer | undefined;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
  capacity?: Capacity;
  loadReport?: LoadReport;
  corsOrigins?: CorsOrigins;
}

/** Creates the HTTP application of the worker: all middleware and routes, in order. `POST /` comes before express. */
export function createWorker({
  identity,
  redis,
  registry,
  log,
  tracer,
  signal,
  capacity = unlimited,
  loadReport = noLoadReport,
  corsOrigins = '*',
}: WorkerParts): RequestListener {
  const observerFor = createRequestMetric(registry);
  const describe = () => ({
    service: 'worker',
    cluster: identity.cluster,
    worker: identity.name,
    redis: redis.state(),
  });
  const hashRoute = createHashRoute({
    identity,
    capacity,
    loadReport,
    cors: createCorsPolicy(corsOrigins),
    publish: createPublisher(redis, tracer),
    metrics: createWorkerMetrics(registry),
    observeRequest: observerFor('POST', '/'),
    log,
    tracer,
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestMetrics(observerFor));
  app.use(cors({ origin: corsOrigins, methods: ['GET', 'POST'] }));

  app.get('/', health(signal, describe));
  app.all('/', methodNotAllowed('GET', 'POST', 'OPTIONS'));
  app.get('/_healthz', health(signal, describe));
  app.all('/_healthz', methodNotAllowed('GET'));

  app.use(notFound);
  app.use(errorHandler(log));

  const logAccess = accessLog(log);
  return (request, response) =>
    logAccess(request, response, () => {
      if (request.method === 'POST' && request.url === '/') {
        void hashRoute(request, response);
      } else {
        app(request, response);
      }
    });
}
