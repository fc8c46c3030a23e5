import type { Registry } from 'prom-client';
import type { CommonConfig } from './env.ts';
import type { HttpServer } from './http-server.ts';
import { createProcessLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLog, type Logger } from './log.ts';
import { createRegistry, serveMetrics } from './metrics.ts';
import { connectRedis, type RedisConnection } from './redis.ts';

interface ProcessOptions {
  /** The name in its log lines and on its metrics. */
  service: string;
  role: 'publisher' | 'subscriber';
  config: { REDIS_URL: string } & CommonConfig;
}

/** What every service begins with. */
export interface ServiceProcess {
  log: Logger;
  lifecycle: Lifecycle;
  registry: Registry;
  redis: RedisConnection;
  metrics: HttpServer;
}

/**
 * Begins a service's process: its log, its ordered stop, its Redis, its metrics. The last two are closed last.
 *
 * @throws if the port of the metrics is taken
 */
export async function startProcess({ service, role, config }: ProcessOptions): Promise<ServiceProcess> {
  const log = createLog(service, config.LOG_LEVEL);
  const lifecycle = createProcessLifecycle(log);
  const registry = createRegistry(service);
  const redis = connectRedis(config.REDIS_URL, role, log);
  lifecycle.onStop('Redis', redis.close);
  const metrics = await serveMetrics(registry, config);
  lifecycle.onStop('metrics', metrics.close);
  return { log, lifecycle, registry, redis, metrics };
}
