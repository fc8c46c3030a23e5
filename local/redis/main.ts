import { parseEnv, portVariable } from '@hashr/service-kit/env.ts';
import { createLifecycle, stopWithProcess } from '@hashr/service-kit/lifecycle.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { runService } from '@hashr/service-kit/run-service.ts';
import { z } from 'zod';
import { findRedisServer, startRedisServer } from './redis-server.ts';

// The Redis of `npm start`: the installed server, or a stand-in where there is none (or with --stand-in). The server is started here and not by
// the launcher, because it cannot notice that the launcher was killed.
await runService(async () => {
  const { PORT } = parseEnv(z.object({ PORT: portVariable }), process.env);
  const log = createLog('redis', 'info');
  const lifecycle = createLifecycle({ log });
  stopWithProcess(lifecycle, log);

  const command = process.argv.includes('--stand-in') ? undefined : findRedisServer();
  if (command === undefined) {
    const { startRedisStandIn } = await import('./stand-in.ts');
    const standIn = await startRedisStandIn(PORT);
    lifecycle.onStop('stand-in', standIn.close);
    log.info(`no redis-server is installed, so a stand-in for it is on port ${standIn.port}`);
    return;
  }
  const server = startRedisServer(command, PORT);
  lifecycle.onStop(command, server.close);
  const reason = await server.ended;
  if (!lifecycle.signal.aborted) {
    log.error(reason);
    process.exit(1); // The launcher starts it again.
  }
});
