import { parseEnv, portVariable } from '@hashr/service-kit/env.ts';
import { createLifecycle, stopWithProcess } from '@hashr/service-kit/lifecycle.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { z } from 'zod';
import { startRedisStandIn } from './stand-in.ts';

// The stand-in as a program of its own, for `npm start` where no redis-server is installed.
await runService(async () => {
  const { PORT } = parseEnv(z.object({ PORT: portVariable }), process.env);
  const log = createLog('redis', 'info');
  const lifecycle = createLifecycle({ log });
  stopWithProcess(lifecycle, log);
  const standIn = await startRedisStandIn(PORT);
  lifecycle.onStop('stand-in', standIn.close);
  log.info(`no redis-server is installed, so a stand-in for it is on port ${standIn.port}`);
});
