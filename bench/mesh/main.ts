import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hasCluster, readState } from '@hashr/test/support/cluster.ts';
import { install } from '@hashr/test/support/install.ts';
import { until } from '@hashr/test/support/until.ts';
import { loadTools, OUR_TOOL, runLoadTest } from '../measure/load-tools.ts';
import { readOptions, stop } from '../support/command-line.ts';
import { readCpu } from './cpu.ts';
import { deploySetup, leaveMesh } from './deployment.ts';
import { highestRate } from './highest-rate.ts';
import { drawMeshCost } from './picture.ts';
import { cpuPerThousand, type Results, summarize, toRow } from './results.ts';
import { type Setup, setups } from './setups.ts';

// `npm run bench mesh`: what sidecars, mTLS, HTTP/2, access logs and the gateway cost, under the same load, in turns. It deploys
// to the primary cluster, and deploys the demo again at the end. One round takes 20 minutes.

/** A rate holds if so much of it is achieved, nothing fails and the 99th percentile of the latencies stays below the limit. */
const MIN_ACHIEVED = 0.98;
const P99_LIMIT_MS = 50;
/** Where the search for the highest rate begins, in strings per second. */
const FIRST_RATE = 100;
/** The rate of the picture. */
const PICTURE_RATE = 100;
const pictures = fileURLToPath(new URL('../pictures', import.meta.url));

const values = readOptions('mesh', {
  rounds: { type: 'string', default: '1' },
  rates: { type: 'string', default: '15,100,500' },
  only: { type: 'string', multiple: true, default: [] },
  keep: { type: 'boolean', default: false },
});
const [rounds, rates] = [Number(values.rounds), values.rates.split(',').map(Number)];
const unknown = values.only.filter((name) => !setups.some((setup) => setup.name === name));
if (unknown.length > 0) {
  stop(`Unknown: ${unknown.join(', ')}. Choose from: ${setups.map(({ name }) => name).join(', ')}.`);
}
if (!(rounds >= 1) || !rates.every((perSecond) => perSecond > 0)) {
  stop('--rounds takes a number from 1, --rates numbers of strings per second such as 15,100,500.');
}
if (!hasCluster) {
  stop('npm run bench mesh needs a cluster with Istio: the current context of the kubeconfig.');
}
const chosen = setups.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

const noResults: Results = { runs: [], highest: {} };
const results = values.keep ? await readResults() : noResults;
try {
  await install();
  await leaveMesh();
  for (let round = 1; round <= rounds; round += 1) {
    for (const setup of chosen) {
      await measure(setup, round);
    }
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    throw error;
  }
} finally {
  await leaveMesh();
  await install();
  process.stdout.write('The demo is deployed again.\n');
}
// biome-ignore lint/suspicious/noConsole: the table is the output of this program.
console.table(summarize(results).map(toRow));
process.exit(0);

async function measure(setup: Setup, round: number): Promise<void> {
  stopping.signal.throwIfAborted();
  const url = await deploySetup(setup);
  for (const perSecond of rates) {
    for (const [tool, send] of Object.entries(loadTools).filter(([name]) => name !== 'k6')) {
      stopping.signal.throwIfAborted();
      const before = await readCpu();
      const figures = await send(url, perSecond);
      const cpu = cpuPerThousand(before, await readCpu(), figures.sent);
      results.runs.push({ setup: setup.name, tool, perSecond, figures, cpu });
      process.stdout.write(
        `round ${round}, ${setup.name}, ${tool}, ${perSecond}/s: p99 ${figures.p99.toFixed(1)} ms\n`,
      );
    }
  }
  const highest = await highestRate(FIRST_RATE, (perSecond) => holds(url, perSecond));
  results.highest[setup.name] = [...(results.highest[setup.name] ?? []), highest];
  process.stdout.write(`round ${round}, ${setup.name}: p99 stays below ${P99_LIMIT_MS} ms up to ${highest}/s\n`);
  await save();
}

async function holds(url: string, perSecond: number): Promise<boolean> {
  stopping.signal.throwIfAborted();
  const { achieved, failed, p99 } = await runLoadTest(url, perSecond);
  await until(async () => (await readState(url)).totals.inFlight === 0, 'nothing is in flight');
  return achieved >= MIN_ACHIEVED * perSecond && failed === 0 && p99 < P99_LIMIT_MS;
}

/** Reads what earlier commands have saved; nothing if there is nothing. */
async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(`${pictures}/mesh-cost.json`, 'utf8')) as Results;
  } catch {
    return noResults;
  }
}

async function save(): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await writeFile(`${pictures}/mesh-cost.json`, JSON.stringify(results));
  const shown = summarize(results).filter(({ perSecond, tool }) => perSecond === PICTURE_RATE && tool === OUR_TOOL);
  if (shown.length > 0) {
    await writeFile(`${pictures}/mesh-cost.svg`, drawMeshCost(shown, P99_LIMIT_MS));
  }
}
