import { readEnv } from '@hashr/service-kit/env.ts';
import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { createLifecycle, stopWithProcess } from '@hashr/service-kit/lifecycle.ts';
import { createLog, instanceName } from '@hashr/service-kit/log.ts';
import { createRegistry, serveMetrics } from '@hashr/service-kit/metrics.ts';
import { connectRedis } from '@hashr/service-kit/redis.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { createWorker } from './app.ts';
import { createCapacity, unlimited } from './capacity.ts';
import { readWorkerConfig } from './config.ts';

await runService(async () => {
  const config = readWorkerConfig(readEnv());
  const log = createLog('worker', config.LOG_LEVEL);
  const lifecycle = createLifecycle({ log });
  stopWithProcess(lifecycle, log);

  const registry = createRegistry('worker');
  const redis = connectRedis(config.REDIS_URL, 'publisher', log);
  lifecycle.onStop('Redis', redis.close);
  const metrics = await serveMetrics(registry, config.METRICS_PORT, config.HOST);
  lifecycle.onStop('metrics', metrics.close);

  const app = createWorker({
    identity: { cluster: config.CLUSTER, name: instanceName(config.INSTANCE), prefix: config.PREFIX },
    capacity: config.CAPACITY === undefined ? unlimited : createCapacity(config.CAPACITY),
    redis,
    registry,
    log,
    signal: lifecycle.signal,
  });
  const server = await listen(createHttpServer(app), config.PORT, config.HOST);
  lifecycle.onStop('HTTP', server.close);
  log.info(`${config.CLUSTER} worker on port ${server.port}, metrics on ${metrics.port}`);
});
