import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { accessLog } from '@hashr/service-kit/access-log.ts';
import { health } from '@hashr/service-kit/health.ts';
import { errorHandler, methodNotAllowed, notFound } from '@hashr/service-kit/http-errors.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createRequestMetric, requestMetrics } from '@hashr/service-kit/metrics.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import express, { type Express } from 'express';
import type { Registry } from 'prom-client';

interface AppParts {
  /** The status of the last tick; undefined before the first. */
  status: () => WatcherStatus | undefined;
  redis: RedisConnection;
  registry: Registry;
  log: Logger;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
}

/** Creates the watcher's HTTP application: its health, and the status that it publishes on Redis. */
export function createApp({ status, redis, registry, log, signal }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(accessLog(log));
  app.use(requestMetrics(createRequestMetric(registry)));

  app.get(
    '/_healthz',
    health(signal, () => ({ service: 'istiowatcher', redis: redis.state(), verdict: status()?.verdict ?? null })),
  );
  app.all('/_healthz', methodNotAllowed('GET'));
  app.get('/status', (_request, response) => {
    const last = status();
    response
      .status(last === undefined ? 503 : 200)
      .json(last ?? { error: 'The watcher has not completed a tick yet.' });
  });
  app.all('/status', methodNotAllowed('GET'));

  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
