import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { CommonConfig } from './env.ts';
import { createHttpServer, type HttpServer, listen } from './http-server.ts';
import { createLatencyMetric, type ObserveLatency } from './latency-metric.ts';
import { renderMetrics } from './metrics-page.ts';

/**
 * The interval at which the delay of the event loop is sampled, in milliseconds. Each sample wakes up the process, and
 * with 10 ms, the default of the library, a watcher at rest used a third of its CPU time for that.
 */
const EVENT_LOOP_SAMPLE_MS = 25;

/**
 * Creates the metrics registry of a process, with the metrics of Node.js (memory, event loop, garbage collection).
 *
 * @param hasExemplars whether the latencies name the traces of some observations. That takes the format OpenMetrics.
 */
export function createRegistry(service: string, hasExemplars = false): Registry {
  const registry = new Registry();
  if (hasExemplars) {
    // In the types of prom-client, the format belongs to the type of a registry.
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  }
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  return registry;
}

/** Records a request in the metrics. If its trace is recorded: with the traceparent of this program's part in it. */
export type ObserveRequest = (status: number, ...latency: Parameters<ObserveLatency>) => void;

/**
 * Creates the metric of requests by method, route and status. The label is the route and not the URL, so that there are
 * few label values.
 *
 * @returns creates the observer of one route
 */
export function createRequestMetric(registry: Registry): (method: string, route: string) => ObserveRequest {
  const observerOf = createLatencyMetric(registry, {
    name: 'http_request_duration_seconds',
    help: 'The duration of requests, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
  });
  return (method, route) => {
    const byStatus = new Map<number, ObserveLatency>();
    return (status, durationMs, traceparent) => {
      const observe = byStatus.get(status) ?? observerOf({ method, route, status: String(status) });
      byStatus.set(status, observe);
      observe(durationMs, traceparent);
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
    renderMetrics(registry, request.headers.accept).then(
      ({ contentType, text }) => response.writeHead(200, { 'Content-Type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return METRICS_HOST === undefined
    ? listen(server, METRICS_PORT, HOST)
    : listen(server, METRICS_PORT, METRICS_HOST, 'METRICS_HOST');
}
