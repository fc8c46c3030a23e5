import { accessLog } from '@hashr/service-kit/access-log.ts';
import { health } from '@hashr/service-kit/health.ts';
import { errorHandler, methodNotAllowed, notFound } from '@hashr/service-kit/http-errors.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { httpMetrics } from '@hashr/service-kit/metrics.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import cors from 'cors';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import { type Capacity, unlimited } from './capacity.ts';
import { hashRoute, type Identity } from './hash-route.ts';
import { createWorkerMetrics } from './metrics.ts';
import { createPublisher } from './publisher.ts';

/** Room for the longest string with every character written as `\uXXXX`, and for the rest of the order. */
const MAX_BODY = '80kb';

export interface WorkerParts {
  identity: Identity;
  redis: RedisConnection;
  registry: Registry;
  log: Logger;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
  capacity?: Capacity;
}

/** The worker as an HTTP application: every middleware and every route, in order. */
export function createWorker({ identity, redis, registry, log, signal, capacity = unlimited }: WorkerParts): Express {
  const metrics = createWorkerMetrics(registry);
  const publish = createPublisher(redis);
  const describe = () => ({
    service: 'worker',
    cluster: identity.cluster,
    worker: identity.name,
    redis: redis.state(),
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(accessLog(log));
  app.use(httpMetrics(registry));
  app.use(cors({ methods: ['GET', 'POST'] }));
  // Any Content-Type, so that a plain `curl -d` works.
  app.use(express.json({ limit: MAX_BODY, type: () => true, strict: false }));

  app.post('/', hashRoute({ identity, capacity, publish, metrics }));
  app.get('/', health(signal, describe));
  app.all('/', methodNotAllowed('GET', 'POST', 'OPTIONS'));
  app.get('/_healthz', health(signal, describe));
  app.all('/_healthz', methodNotAllowed('GET'));

  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
