import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { createHttpServer, type HttpServer, listen } from './http-server.ts';

/** A registry of one process's metrics, with those of Node.js (memory, event loop, garbage collection) in it. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** The buckets of every latency, in seconds: the same for all, so that they can be compared. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Enters a request in the metrics. */
export type ObserveRequest = (status: number, durationMs: number) => void;

/**
 * Creates the metric of requests: rate, errors and duration, by method and route (never by URL: labels stay few).
 * Returns what makes an observer for one route.
 */
export function createRequestMetric(registry: Registry): (method: string, route: string) => ObserveRequest {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route and status: for rate, errors and latency.',
    labelNames: ['method', 'route', 'status'],
    buckets: latencyBuckets,
    registers: [registry],
  });
  return (method, route) => {
    // Looking labels up costs more than the observation itself.
    const byStatus = new Map<number, { observe(seconds: number): void }>();
    return (status, durationMs) => {
      const labelled = byStatus.get(status) ?? duration.labels(method, route, String(status));
      byStatus.set(status, labelled);
      labelled.observe(durationMs / 1_000);
    };
  };
}

/** Middleware that measures every request. */
export function requestMetrics(observerFor: ReturnType<typeof createRequestMetric>): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      const route = String(request.route?.path ?? 'none');
      observerFor(request.method, route)(response.statusCode, performance.now() - startedMs);
    });
    next();
  };
}

/** The settings that say where metrics are served; without METRICS_HOST the address is that of HOST. */
export interface MetricsAddress {
  METRICS_PORT: number;
  METRICS_HOST?: string | undefined;
  HOST?: string | undefined;
}

/** Serves a registry at `/metrics` on a port of its own, so that no gateway shows it to the world. */
export function serveMetrics(
  registry: Registry,
  { METRICS_PORT, METRICS_HOST, HOST }: MetricsAddress,
): Promise<HttpServer> {
  const server = createHttpServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('The metrics are at /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return METRICS_HOST === undefined
    ? listen(server, METRICS_PORT, HOST)
    : listen(server, METRICS_PORT, METRICS_HOST, 'METRICS_HOST');
}
