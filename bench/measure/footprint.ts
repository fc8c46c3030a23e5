import { setTimeout as sleep } from 'node:timers/promises';
import { freeBlock } from '@hashr/test/support/free-ports.ts';
import { connectPage } from '@hashr/test/support/page.ts';
import { cpuSeconds, descendantsOf, pssMegabytes } from '@hashr/test/support/processes.ts';
import { runProgram, untilUp } from '@hashr/test/support/program.ts';

const SECONDS = 20;

/** Memory and CPU of everything that `npm start` runs, at rest and at 15 strings a second. Linux only. */
export async function measureFootprint(): Promise<object[]> {
  const startedMs = performance.now();
  const port = await freeBlock();
  const launcher = runProgram('local/main.ts', { PORT: port });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(`${url}/_healthz`, launcher);
  const upMs = performance.now() - startedMs;
  await sleep(5_000);

  const processes = [{ pid: launcher.pid, command: 'npm start: launcher' }, ...descendantsOf(launcher.pid)];
  const atRest = processes.map(({ pid }) => pssMegabytes(pid));
  const page = await connectPage(url);
  await page.setFrequency(15);
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  await sleep(SECONDS * 1_000);
  const rows = processes.map(({ pid, command }, i) => ({
    process: command.replace(/^.*\/(?=(services|local)\/)/, '').slice(0, 40),
    'PSS at rest, MB': Math.round(atRest[i] ?? 0),
    'PSS at 15 /s, MB': Math.round(pssMegabytes(pid)),
    'CPU at 15 /s, % of a core': Number((((cpuSeconds(pid) - (before[i] ?? 0)) / SECONDS) * 100).toFixed(1)),
  }));
  page.close();
  const endedMs = performance.now();
  await launcher.end('SIGINT');
  const sum = (key: keyof (typeof rows)[number]) => rows.reduce((total, row) => total + Number(row[key]), 0);
  return [
    ...rows,
    {
      process: 'total',
      'PSS at rest, MB': sum('PSS at rest, MB'),
      'PSS at 15 /s, MB': sum('PSS at 15 /s, MB'),
      'CPU at 15 /s, % of a core': Number(sum('CPU at 15 /s, % of a core').toFixed(1)),
    },
    { process: 'from the start until the page answers, ms', 'PSS at rest, MB': Math.round(upMs) },
    {
      process: 'from Ctrl+C until the launcher has ended, ms',
      'PSS at rest, MB': Math.round(performance.now() - endedMs),
    },
  ];
}
