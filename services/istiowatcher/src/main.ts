import { ConfigError, readEnv } from '@hashr/service-kit/env.ts';
import { runService } from '@hashr/service-kit/run-service.ts';

// `main.ts replay FILE` shows what the settings would have done. Without arguments, the watcher runs.
await runService(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'replay') {
    const { replayCommand } = await import('./replay/command.ts');
    process.stdout.write(await replayCommand(args, readEnv()));
  } else if (command !== undefined) {
    throw new ConfigError(`There is no command ${command}. Give no argument, or: replay FILE [--json]`);
  } else {
    const { startWatcher } = await import('./service.ts');
    await startWatcher(readEnv());
  }
});
