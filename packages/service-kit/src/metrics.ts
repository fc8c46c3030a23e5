import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { CommonConfig } from './env.ts';
import { createHttpServer, type HttpServer, listen } from './http-server.ts';

/**
 * The interval at which the delay of the event loop is sampled, in milliseconds. Each sample wakes up the process, and
 * with 10 ms, the default of the library, a watcher at rest used a third of its CPU time for that.
 */
const EVENT_LOOP_SAMPLE_MS = 25;

/** Creates the metrics registry of a process, with the metrics of Node.js (memory, event loop, garbage collection). */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  return registry;
}

/** The buckets of all latency histograms, in seconds. They are the same everywhere, so latencies can be compared. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Records a request in the metrics. */
export type ObserveRequest = (status: number, durationMs: number) => void;

/**
 * Creates the metric of requests by method, route and status. The label is the route and not the URL, so that there are
 * few label values.
 *
 * @returns creates the observer of one route
 */
export function createRequestMetric(registry: Registry): (method: string, route: string) => ObserveRequest {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'The duration of requests, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: latencyBuckets,
    registers: [registry],
  });
  return (method, route) => {
    // A lookup of labels takes longer than the observation.
    const byStatus = new Map<number, { observe(seconds: number): void }>();
    return (status, durationMs) => {
      const labelled = byStatus.get(status) ?? duration.labels(method, route, String(status));
      byStatus.set(status, labelled);
      labelled.observe(durationMs / 1_000);
    };
  };
}

/** Returns middleware that records every request. */
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

/**
 * Serves the metrics of a registry at `/metrics`, on a separate port that no gateway exposes.
 *
 * @throws as {@link listen} does
 */
export function serveMetrics(
  registry: Registry,
  { METRICS_PORT, METRICS_HOST, HOST }: Pick<CommonConfig, 'METRICS_PORT' | 'METRICS_HOST' | 'HOST'>,
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
