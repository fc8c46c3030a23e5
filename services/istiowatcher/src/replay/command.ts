import { readFile } from 'node:fs/promises';
import { ConfigError } from '@hashr/service-kit/env.ts';
import { readSettings } from '../decide/settings.ts';
import { parseRecording, RecordingError } from './recording.ts';
import { replay } from './replay.ts';
import { toTable } from './table.ts';

/**
 * `replay FILE [--json]`: shows what the settings in the environment would have done with a recording.
 *
 * @returns what to print
 * @throws {ConfigError} if an argument, a setting or the recording is wrong
 */
export async function replayCommand(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [file, ...others] = args.filter((arg) => arg !== '--json');
  if (file === undefined || others.length > 0) {
    throw new ConfigError('Specify one recording: replay FILE [--json]. The settings come from the environment.');
  }
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${file} cannot be read: ${error.code}.`);
  });
  try {
    const result = replay(parseRecording(text), readSettings(env));
    return args.includes('--json') ? `${JSON.stringify(result, null, 2)}\n` : toTable(result);
  } catch (error) {
    throw error instanceof RecordingError ? new ConfigError(`${file}: ${error.message}`) : error;
  }
}
