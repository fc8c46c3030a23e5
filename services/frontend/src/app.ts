import { accessLog } from '@hashr/service-kit/access-log.ts';
import { refuseCrossSite } from '@hashr/service-kit/cross-site.ts';
import { health } from '@hashr/service-kit/health.ts';
import { errorHandler, methodNotAllowed, notFound } from '@hashr/service-kit/http-errors.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createRequestMetric, requestMetrics } from '@hashr/service-kit/metrics.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import express, { type Express, type RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { LoadApi } from './api/load-api.ts';
import type { History } from './history/history.ts';
import type { StateReader } from './state/state.ts';

/** Enough for the longest string with every character escaped as `\uXXXX`, and for the rest of the request. */
const MAX_BODY = '80kb';
/** Enough for the longest load shape with every character escaped. */
const MAX_LOAD_BODY = '4kb';

interface FrontendParts {
  hashApi: RequestHandler;
  loadApi: LoadApi;
  /** The origins of other websites whose pages may send strings. */
  allowedOrigins: string[];
  /** The middleware that serves the codelab. */
  codelabFiles: RequestHandler[];
  /** The middleware that serves the page. */
  pageFiles: RequestHandler[];
  readState: StateReader;
  history: Pick<History, 'read'>;
  redis: Pick<RedisConnection, 'state'>;
  registry: Registry;
  log: Logger;
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/**
 * Creates the frontend's HTTP application: every middleware and every route, in order. socket.io handles its own path.
 */
export function createFrontend({
  hashApi,
  loadApi,
  allowedOrigins,
  codelabFiles,
  pageFiles,
  readState,
  history,
  redis,
  registry,
  log,
  signal,
}: FrontendParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(accessLog(log));
  app.use(requestMetrics(createRequestMetric(registry)));

  app.get(
    '/_healthz',
    health(signal, () => ({ service: 'frontend', redis: redis.state() })),
  );
  app.get('/api/state', (_request, response) => void response.json(readState()));
  app.all('/api/state', methodNotAllowed('GET'));
  app.get('/api/history', (_request, response) => void response.json(history.read()));
  app.all('/api/history', methodNotAllowed('GET'));
  app.post(
    '/api/hash',
    refuseCrossSite(allowedOrigins),
    express.json({ limit: MAX_BODY, type: () => true, strict: false }),
    hashApi,
  );
  app.all('/api/hash', methodNotAllowed('POST'));
  app.get('/api/load', loadApi.get);
  app.use('/api/load', refuseCrossSite(allowedOrigins));
  app.post('/api/load', express.json({ limit: MAX_LOAD_BODY, type: () => true, strict: false }), loadApi.post);
  app.delete('/api/load', loadApi.delete);
  app.all('/api/load', methodNotAllowed('GET', 'POST', 'DELETE'));
  app.use('/api', notFound);
  app.get('/codelab{/*path}', ...codelabFiles);
  app.get('/{*path}', ...pageFiles);
  app.all('/', methodNotAllowed('GET'));

  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
