import { constants } from 'node:os';
import { readEnv } from '@hashr/service-kit/env.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';
import { readArguments, USAGE } from './arguments.ts';
import { createPrograms } from './cluster/programs.ts';
import { examineClusters } from './doctor.ts';
import { createLaptop } from './laptop/laptop.ts';
import { examineLaptop } from './laptop/laptop-checks.ts';
import { isWrong, toJson, toText } from './report.ts';

/** How long kubectl and istioctl may take, in milliseconds. */
const PROGRAM_MS = 15_000;
const EXIT_WRONG = 1;

await runMain(async () => {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const stopping = new AbortController();
  // However the doctor ends, no kubectl that serves it is left behind.
  process.on('exit', () => stopping.abort());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => process.exit(128 + constants.signals[name]));
  }
  const sections = options.laptop
    ? [{ place: 'this computer', findings: await examineLaptop(createLaptop(readEnv(), stopping.signal)) }]
    : await examineClusters(
        createPrograms(PROGRAM_MS, stopping.signal),
        options.contexts,
        options.namespace,
        stopping.signal,
      );
  // Ends the programs that still serve the doctor.
  stopping.abort();

  const colored = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  process.stdout.write(options.json ? toJson(sections) : toText(sections, colored));
  process.exitCode = isWrong(sections) ? EXIT_WRONG : 0;
});
