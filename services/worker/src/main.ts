import { startService } from '@hashr/service-kit/start-service.ts';
import { createWorker } from './app.ts';
import { createCapacity, unlimited } from './capacity.ts';
import { readWorkerConfig } from './config.ts';
import { createLoadReport, noLoadReport } from './load-report.ts';

await startService('worker', readWorkerConfig, async ({ config, instance, connectRedis, listen, ...service }) => {
  const app = createWorker({
    identity: { cluster: config.CLUSTER, name: instance, prefix: config.PREFIX },
    capacity:
      config.CAPACITY === undefined ? unlimited : createCapacity(config.CAPACITY, config.CAPACITY_BUCKET_SECONDS),
    loadReport: config.CAPACITY === undefined ? noLoadReport : createLoadReport(config.LOAD_REPORT, config.CAPACITY),
    corsOrigins: config.CORS_ORIGIN,
    redis: connectRedis(config.REDIS_URL, 'publisher'),
    registry: service.registry,
    log: service.log,
    tracer: service.tracer,
    signal: service.lifecycle.signal,
  });
  await listen(app, `${config.CLUSTER} worker`);
});
