import { createServer } from 'node:http';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type HttpServer, listen } from './http-server.ts';

/** A registry of one process's metrics, with those of Node.js (memory, event loop, garbage collection) in it. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Middleware that measures rate, errors and duration of requests, by route (never by URL: labels stay few). */
export function httpMetrics(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by route and status: for rate, errors and latency.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      const route = request.route?.path ?? 'none';
      duration
        .labels(request.method, String(route), String(response.statusCode))
        .observe((performance.now() - startedMs) / 1_000);
    });
    next();
  };
}

/** Serves a registry at `/metrics` on a port of its own, so that no gateway shows it to the world. */
export function serveMetrics(registry: Registry, port: number, host?: string): Promise<HttpServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('The metrics are at /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return listen(server, port, host);
}
