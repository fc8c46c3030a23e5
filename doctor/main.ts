import { readEnv } from '@hashr/service-kit/env.ts';
import { runMain } from '@hashr/service-kit/run-main.ts';
import { readArguments, USAGE } from './arguments.ts';
import { createRunner } from './cluster/run-command.ts';
import { examineClusters } from './doctor.ts';
import { createLaptop } from './laptop/laptop.ts';
import { examineLaptop } from './laptop/laptop-checks.ts';
import { isWrong, toJson, toText } from './report.ts';

/** How long one command of kubectl or istioctl may take, in milliseconds. */
const COMMAND_MS = 15_000;
const EXIT_WRONG = 1;
const EXIT_INTERRUPTED = 130;

// `npm run doctor`: looks at the demo, and says what is wrong and what helps.
await runMain(async () => {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const stopping = new AbortController();
  process.on('SIGINT', () => {
    stopping.abort();
    process.exit(EXIT_INTERRUPTED);
  });
  const run = createRunner(COMMAND_MS, stopping.signal);
  const sections = options.laptop
    ? [{ place: 'this computer', findings: await examineLaptop(createLaptop(readEnv(), stopping.signal)) }]
    : await examineClusters(run, options.contexts, options.namespace, stopping.signal);

  const colored = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  process.stdout.write(options.json ? toJson(sections) : toText(sections, colored));
  process.exitCode = isWrong(sections) ? EXIT_WRONG : 0;
});
