import { ConfigError, readEnv } from '@hashr/service-kit/env.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';

// `main.ts replay FILE` shows what the settings would have done. Without arguments, the watcher runs.
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  const { startWatcher } = await import('./service.ts');
  await startWatcher();
} else {
  await runMain(async () => {
    if (command !== 'replay') {
      throw new ConfigError(`Unknown command ${command}. Run without arguments, or with: replay FILE [--json]`);
    }
    const { replayCommand } = await import('./replay/command.ts');
    process.stdout.write(await replayCommand(args, readEnv()));
  });
}
