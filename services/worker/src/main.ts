import { readEnv } from '@hashr/service-kit/env.ts';
import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { instanceName } from '@hashr/service-kit/log.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { startProcess } from '@hashr/service-kit/start-process.ts';
import { createWorker } from './app.ts';
import { createCapacity, unlimited } from './capacity.ts';
import { readWorkerConfig } from './config.ts';

await runService(async () => {
  const config = readWorkerConfig(readEnv());
  const { log, lifecycle, registry, redis, metrics } = await startProcess({
    service: 'worker',
    role: 'publisher',
    config,
  });

  const app = createWorker({
    identity: { cluster: config.CLUSTER, name: instanceName(config.INSTANCE), prefix: config.PREFIX },
    capacity: config.CAPACITY === undefined ? unlimited : createCapacity(config.CAPACITY),
    corsOrigins: config.CORS_ORIGIN,
    redis,
    registry,
    log,
    signal: lifecycle.signal,
  });
  const server = await listen(createHttpServer(app), config.PORT, config.HOST);
  lifecycle.onStop('HTTP', server.close);
  log.info(`${config.CLUSTER} worker on port ${server.port}, metrics on ${metrics.port}`);
});
