import { parseEnv, portVariable } from '@hashr/service-kit/env.ts';
import { createProcessLifecycle } from '@hashr/service-kit/lifecycle.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';
import { z } from 'zod';
import { findRedisServer, startRedisServer } from './redis-server.ts';

// The Redis of `npm start`: the installed server, or the stand-in if none is installed (or with --stand-in). This
// program starts the server, and not the launcher, because a Redis server does not notice that the launcher was killed.
await runMain(async () => {
  const { PORT } = parseEnv(z.object({ PORT: portVariable }), process.env);
  const log = createLog('redis', 'info');
  const lifecycle = createProcessLifecycle(log);

  const command = process.argv.includes('--stand-in') ? undefined : findRedisServer();
  if (command === undefined) {
    const { startRedisStandIn } = await import('./stand-in.ts');
    const standIn = await startRedisStandIn(PORT);
    lifecycle.onStop('the stand-in', standIn.close);
    log.info(`redis-server is not installed; a stand-in listens on port ${standIn.port}`);
    return;
  }
  const server = startRedisServer(command, PORT);
  lifecycle.onStop(command, server.close);
  const reason = await server.ended;
  if (!lifecycle.signal.aborted) {
    log.error(reason);
    process.exit(1); // The launcher restarts it.
  }
});
