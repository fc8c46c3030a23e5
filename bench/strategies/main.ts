import { clusters, gatewayUrl, readState } from '@hashr/test/support/cluster.ts';
import { install } from '@hashr/test/support/install.ts';
import { until } from '@hashr/test/support/until.ts';
import { readOptions, stop } from '../support/command-line.ts';
import { restore, setUp } from './deployment.ts';
import { drive } from './drive.ts';
import { readResults, saveResults } from './results.ts';
import { figuresOf } from './run.ts';
import { type Strategy, strategies } from './strategies.ts';

// `npm run bench strategies`: every way to spill over, under the same load, on the clusters primary and burst. With
// three rounds it takes an hour. At the end, and on Ctrl+C, the demo is deployed without any of them.

const values = readOptions('strategies', {
  rounds: { type: 'string', default: '3' },
  only: { type: 'string', multiple: true, default: [] },
  seconds: { type: 'string', default: '30' },
  keep: { type: 'boolean', default: false },
});
const [rounds, phaseSeconds] = [Number(values.rounds), Number(values.seconds)];
const unknown = values.only.filter((name) => !strategies.some((strategy) => strategy.name === name));
if (unknown.length > 0) {
  stop(`Unknown: ${unknown.join(', ')}. Choose from: ${strategies.map(({ name }) => name).join(', ')}.`);
}
if (clusters.burst === undefined) {
  stop('npm run bench strategies needs two clusters: the contexts primary and burst.');
}
const chosen = strategies.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

const results = values.keep ? await readResults() : {};
let table: object[] = [];
try {
  await install();
  for (let round = 1; round <= rounds; round += 1) {
    for (const strategy of chosen) {
      await runOnce(strategy, round);
    }
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    throw error;
  }
} finally {
  await restore();
  process.stdout.write('The demo is deployed without any strategy.\n');
}
// biome-ignore lint/suspicious/noConsole: the table is the output of this program.
console.table(table);
process.exit(0);

async function runOnce(strategy: Strategy, round: number): Promise<void> {
  stopping.signal.throwIfAborted();
  await setUp(strategy);
  const url = await gatewayUrl();
  await until(() => isReady(url, strategy), 'the demo is ready', 60_000);
  const run = await drive(url, phaseSeconds, stopping.signal);
  results[strategy.name] = [...(results[strategy.name] ?? []), run];
  table = await saveResults(results);
  const { hashed, failed } = figuresOf(run);
  process.stdout.write(`round ${round}, ${strategy.name}: ${hashed} hashed, ${failed} failed\n`);
}

async function isReady(url: string, { watcher }: Strategy): Promise<boolean> {
  const { redis, totals, watcher: status } = await readState(url);
  if (status?.problem !== null && status !== null) {
    throw new Error(`The watcher reports a problem: ${status.problem}`);
  }
  const verdicts = watcher === undefined ? ['paused', 'not-steering'] : ['settled'];
  return redis === 'connected' && totals.inFlight === 0 && status !== null && verdicts.includes(status.verdict);
}
