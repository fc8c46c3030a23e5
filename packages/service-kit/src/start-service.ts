import type { RequestListener, Server } from 'node:http';
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { type CommonConfig, readEnv } from './env.ts';
import { createHttpServer, type HttpServer, listen } from './http-server.ts';
import { createProcessLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLog, type Logger } from './log.ts';
import { createRegistry, serveMetrics } from './metrics.ts';
import { connectRedis, type RedisConnection } from './redis.ts';
import { runMain } from './run-main.ts';
import { startTracing } from './tracing/start-tracing.ts';
import type { Tracer } from './tracing/tracer.ts';

/** The parts that {@link startService} provides to build a service. */
export interface Service<Config> {
  config: Config;
  /** The setting INSTANCE, or the host name, which in a cluster is the pod's name. */
  instance: string;
  log: Logger;
  lifecycle: Lifecycle;
  /** The metrics that this process serves. */
  registry: Registry;
  /** Creates spans. Undefined without OTEL_EXPORTER_OTLP_ENDPOINT. */
  tracer: Tracer | undefined;
  /** Connects to Redis until the service stops. */
  connectRedis(url: string, role: 'publisher' | 'subscriber'): RedisConnection;
  /**
   * Serves the app on PORT and HOST, and the metrics on METRICS_PORT, until the service stops. Logs both ports.
   *
   * @param description what listens, for the log
   * @param drain work to finish while the server closes its connections
   * @throws if a port is in use, or HOST or METRICS_HOST is not an address of this computer
   */
  listen(app: Server | RequestListener, description: string, drain?: () => Promise<void>): Promise<void>;
}

/**
 * Runs a service: reads its settings, and calls `start`, which builds the service. When the process stops, everything
 * is closed in the reverse order of its start.
 *
 * @param name the service's name in its log lines and metrics
 * @param readConfig turns the environment into the service's settings
 * @param start builds the service and calls `listen`
 */
export function startService<Config extends CommonConfig & { PORT: number }>(
  name: string,
  readConfig: (env: NodeJS.ProcessEnv) => Config,
  start: (service: Service<Config>) => Promise<void>,
): Promise<void> {
  return runMain(async () => {
    const config = readConfig(readEnv());
    const log = createLog(name, config.LOG_LEVEL);
    const lifecycle = createProcessLifecycle(log);
    const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
    const registry = createRegistry(name, endpoint !== undefined);
    let metrics: HttpServer | undefined;
    lifecycle.onStop('metrics', () => metrics?.close()); // Closed last, so that the stop can be scraped.
    const instance = config.INSTANCE ?? hostname();
    const tracer = await startTracing({ endpoint, service: name, instance, lifecycle, log });

    await start({
      config,
      instance,
      log,
      lifecycle,
      registry,
      tracer,
      connectRedis(url, role) {
        const redis = connectRedis(url, role, log);
        lifecycle.onStop('Redis', redis.close);
        return redis;
      },
      async listen(app, description, drain = async () => {}) {
        metrics = await serveMetrics(registry, config); // First: a service that cannot serve them accepts no work.
        const http = typeof app === 'function' ? createHttpServer(app) : app;
        const server = await listen(http, config.PORT, config.HOST);
        lifecycle.onStop('HTTP', async () => void (await Promise.all([server.close(), drain()])));
        log.info(`${description} on port ${server.port}, metrics on ${metrics.port}`);
      },
    });
  });
}
