import { parseArgs } from 'node:util';
import { serveSite } from '@hashr/codelab-site/serve.ts';
import { ConfigError, portVariable } from '@hashr/service-kit/env.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';
import type { Chapter } from './chapter/chapter.ts';
import { readChapters } from './chapter/read-chapters.ts';
import { chapterTable } from './chapter/table.ts';
import { mutateCommand } from './mutate/command.ts';
import { runCodelab } from './run/run-codelab.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Finds chapters by their numbers or names; all, if none is given. */
function select(names: string[]): Chapter[] {
  const chapters = readChapters();
  const unknown = names.filter((name) => !chapters.some((chapter) => chapter.name.startsWith(name)));
  if (unknown.length > 0) {
    throw new ConfigError(`There is no chapter ${unknown.join(', ')}. npm run codelab -- list shows all.`);
  }
  return chapters.filter((chapter) => names.length === 0 || names.some((name) => chapter.name.startsWith(name)));
}

/** Runs chapters. Returns whether everything was as expected. */
function test(args: string[], signal: AbortSignal): Promise<boolean> {
  const options = { retry: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  return runCodelab(select(positionals), values.retry ? 1 : 0, print, signal);
}

/** Serves the site until the signal aborts. */
async function serve(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ args, options: { port: { type: 'string', default: '8070' } } });
  const port = portVariable.safeParse(values.port);
  if (!port.success) {
    throw new ConfigError(`--port ${values.port}: ${port.error.issues[0]?.message}`);
  }
  const { url } = await serveSite(port.data, signal);
  print(`The codelab is at ${url.replace('127.0.0.1', 'localhost')}. Press Ctrl+C to stop.`);
}

// `npm run codelab`: serves, lists, tests, and damages the codelab.
await runMain(async () => {
  const [command = 'serve', ...args] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  switch (command) {
    case 'serve':
      await serve(args, stop.signal);
      break;
    case 'list':
      chapterTable(readChapters()).forEach(print);
      break;
    case 'test':
      process.exitCode = (await test(args, stop.signal)) ? 0 : 1;
      break;
    case 'mutate':
      process.exitCode = (await mutateCommand(args, select, print, stop.signal)) ? 0 : 1;
      break;
    default:
      throw new ConfigError(
        `There is no command ${command}. Commands: serve [--port 8070], list, test [--retry] [CHAPTER...], mutate [CHAPTER...].`,
      );
  }
});
