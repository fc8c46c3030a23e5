import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Demo, startDemo } from '../support/demo.ts';
import { startFakeApiServer } from '../support/fake-api-server.ts';
import { cpuSeconds, rssMegabytes } from '../support/processes.ts';
import { type RunningProgram, runProgram, untilUp } from '../support/program.ts';
import { freePort } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { reaction, seconds, summary } from './reaction.ts';

const REPETITIONS = 20;

/** 5 -> 20 -> 5 a second, many times: from the change of the rate to the first answer of the other cluster. */
export async function measureReaction(): Promise<object[]> {
  const demo = await startDemo();
  await demo.startWatcher();
  const page = await demo.page();
  await page.ask(5);
  await sleep(4_000);
  const toBurst: number[] = [];
  const back: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    toBurst.push(await reaction(page, 20, 'burst'));
    await sleep(3_000 + Math.random() * 1_000); // The change falls anywhere between two looks.
    back.push(await reaction(page, 5, 'primary'));
    await sleep(3_000 + Math.random() * 1_000);
  }
  await demo.calm();
  const { sent, succeeded, failed } = (await demo.state()).totals;
  await demo.stop();
  return [
    { change: '5 -> 20/s, first answer from burst', ...summary(toBurst) },
    { change: '20 -> 5/s, first answer from primary', ...summary(back) },
    { change: 'strings', sent, succeeded, failed },
  ];
}

/** Rates that must not move anything, each for a minute: exactly on a threshold, and anywhere in between. */
export async function measureBand(): Promise<object[]> {
  const demo = await startDemo();
  const watcher = await demo.startWatcher();
  const pages = await Promise.all(Array.from({ length: 12 }, () => demo.page()));
  const moves = async () => (await watcher.status()).journal.length;
  const rows: object[] = [];
  async function minute(what: string, during: (() => Promise<void>) | undefined = undefined): Promise<void> {
    await sleep(3_000); // What was asked before is in the window no more.
    const before = await moves();
    const endMs = performance.now() + 60_000;
    while (performance.now() < endMs) {
      await during?.();
      await sleep(1_500);
    }
    rows.push({ 'a minute of': what, moves: (await moves()) - before, weights: (await demo.weights()).join('/') });
  }
  /** Twelve people do not press a button at the same instant. */
  const ask = async (count: number, total: number) => {
    const asking = pages.map(async (page, i) => {
      await sleep(count === 1 ? 0 : 4_000 * Math.random());
      await page.ask(i < count ? total / count : 0);
    });
    await Promise.all(asking);
  };
  const inBurst = async () => {
    await ask(1, 20);
    await until(async () => (await demo.weights())[1] === 100, 'it is in burst');
  };

  await ask(1, 15);
  await minute('15.0/s from one page');
  await ask(1, 0);
  await ask(12, 15);
  await minute('15.0/s from twelve pages');
  await ask(1, 12);
  await minute('10 to 15/s, wandering', () => ask(1, 10 + 5 * Math.random()));
  await inBurst();
  await ask(1, 10);
  await minute('10.0/s from above');
  await inBurst();
  await ask(12, 10);
  await minute('10.0/s from twelve pages');
  await demo.stop();

  const wander = await replay(Array.from({ length: 300 }, () => 10 + 5 * Math.random()));
  const day = await replay(
    Array.from({ length: 86_400 }, (_, second) => 12.5 + 7.5 * Math.sin(second / 600) + Math.random()),
  );
  return [
    ...rows,
    { 'a minute of': 'replay: five minutes between 10 and 15/s', moves: wander.moves },
    { 'a minute of': `replay: 24 h in ${Math.round(day.ms)} ms`, moves: day.moves },
  ];
}

/** Replays a recording of one rate per second. Returns the number of moves, and how long the command ran, in milliseconds. */
async function replay(perSecond: number[]): Promise<{ moves: number; ms: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'hashr-replay-'));
  const file = join(directory, 'recording.json');
  await writeFile(file, JSON.stringify(perSecond.map((rate, second) => [second, rate])));
  const startedMs = performance.now();
  const command = ['services/istiowatcher/src/main.ts', 'replay', file, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 100_000_000 });
  const ms = performance.now() - startedMs;
  await rm(directory, { recursive: true });
  return { moves: JSON.parse(stdout).summary.moves, ms };
}

/** What goes wrong in the middle of a burst at 20 a second: how fast it is said, and what becomes of the traffic. */
export async function measureMishaps(): Promise<object[]> {
  const demo = await startDemo();
  const watcher = await demo.startWatcher();
  const page = await demo.page();
  await page.ask(20);
  await until(async () => (await demo.weights())[1] === 100, 'it is in burst');
  const rows: object[] = [];
  const timed = async (what: string, condition: () => Promise<boolean>) => {
    const startedMs = performance.now();
    await until(condition, what, 60_000);
    rows.push({ what, 'after, s': seconds(performance.now() - startedMs), weights: (await demo.weights()).join('/') });
  };
  const verdict = async () => (await watcher.status()).verdict;

  await demo.programs.router.end('SIGKILL');
  await timed('the source of the rate is gone: it says so', async () => (await verdict()) === 'no-data');
  await sleep(30_000);
  rows.push({ what: 'and 30 s later', weights: (await demo.weights()).join('/') });
  await demo.start('router');
  await timed('it is back: there is a rate', async () => (await verdict()) === 'settled');

  await page.ask(12);
  await sleep(3_000);
  await demo.setWeights(50, 50);
  await timed('50/50 by hand inside the band: it is told', async () => {
    return (await watcher.status()).journal[0]?.kind === 'external';
  });
  await sleep(10_000);
  rows.push({ what: 'and 10 s later', weights: (await demo.weights()).join('/') });
  await page.ask(20);
  await timed('20/s again', async () => (await demo.weights())[1] === 100);

  const failedBefore = (await demo.state()).totals.failed;
  await demo.programs.burst.end('SIGKILL');
  await timed('the burst worker is killed: primary has it all', async () => (await demo.weights())[0] === 100);
  await sleep(1_000);
  rows.push({ what: 'failed meanwhile', strings: (await demo.state()).totals.failed - failedBefore });
  await demo.start('burst');
  await timed('the burst worker is up: back in burst', async () => (await demo.weights())[1] === 100);
  await demo.stop();
  return rows;
}

/** Memory and CPU of a watcher that looks once a second, at rest: as on a laptop, and as in a cluster; Linux only. */
export async function measureWatcherFootprint(): Promise<object[]> {
  const demo = await startDemo();
  // As the launcher starts it, the second time: what strips the types is not loaded again.
  const small = { NODE_OPTIONS: '--max-semi-space-size=1', NODE_COMPILE_CACHE: 'node_modules/.cache/node' };
  await (await demo.startWatcher(small)).program.end();
  const laptop = await demo.startWatcher(small);
  const api = await startFakeApiServer();
  const cluster = await startInCluster(demo, api.kubeconfig);
  const programs = { laptop: laptop.program, 'cluster (without TLS)': cluster };
  await sleep(10_000);
  const before = Object.values(programs).map(({ pid }) => cpuSeconds(pid));
  await sleep(60_000);
  const rows = Object.entries(programs).map(([form, { pid }], i) => ({
    form,
    'RSS, MB': Math.round(rssMegabytes(pid)),
    'CPU, % of a core': Number((((cpuSeconds(pid) - (before[i] ?? 0)) / 60) * 100).toFixed(2)),
  }));
  await cluster.end();
  await api.close();
  await demo.stop();
  return rows;
}

/** As its Deployment starts it. */
async function startInCluster(demo: Demo, kubeconfig: string): Promise<RunningProgram> {
  const port = await freePort();
  const program = runProgram('services/istiowatcher/src/main.ts', {
    HOST: '127.0.0.1',
    PORT: port,
    METRICS_PORT: 0,
    REDIS_URL: demo.redis.url,
    METRICS_URL: demo.routerMetricsUrl,
    KUBECONFIG: kubeconfig,
    NODE_OPTIONS: '--max-semi-space-size=1',
  });
  await untilUp(`http://127.0.0.1:${port}/status`, program);
  return program;
}
