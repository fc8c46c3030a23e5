import { ConfigError, readEnv } from '@hashr/service-kit/env.ts';
import { runService } from '@hashr/service-kit/run-service.ts';

// `main.ts replay FILE` shows what the settings would have done; without arguments, the watcher runs.
await runService(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'replay') {
    const { replayCommand } = await import('./replay/command.ts');
    process.stdout.write(await replayCommand(args, readEnv()));
  } else if (command !== undefined) {
    throw new ConfigError(`There is no command ${command}: it is replay FILE [--json], or nothing.`);
  } else {
    const { startWatcher } = await import('./service.ts');
    await startWatcher(readEnv());
  }
});
