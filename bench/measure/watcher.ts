import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Demo, startDemo } from '@hashr/test/support/demo.ts';
import { startFakeApiServer } from '@hashr/test/support/fake-api-server.ts';
import { cpuSeconds, rssMegabytes } from '@hashr/test/support/processes.ts';
import { type RunningProgram, runProgram, untilUp } from '@hashr/test/support/program.ts';
import { freePort } from '@hashr/test/support/redis.ts';
import { until } from '@hashr/test/support/until.ts';
import { measureMoves, seconds } from './reaction.ts';

const REPETITIONS = 20;
const PAUSE_SECONDS = 3;

/** 5 -> 20 -> 5 strings a second, many times: the time from the change to the first answer of the other cluster. */
export async function measureReaction(): Promise<object[]> {
  const demo = await startDemo();
  await demo.startWatcher();
  const page = await demo.page();
  await page.setFrequency(5);
  await sleep(4_000);
  const rows = await measureMoves(page, '', REPETITIONS, PAUSE_SECONDS);
  await demo.closePages();
  const { sent, succeeded, failed } = (await demo.state()).totals;
  await demo.stop();
  return [...rows, { what: 'strings', sent, succeeded, failed }];
}

/** Rates that must not move the traffic, each for a minute: exactly at a threshold, and anywhere between the two. */
export async function measureBand(): Promise<object[]> {
  const demo = await startDemo();
  const watcher = await demo.startWatcher();
  const pages = await Promise.all(Array.from({ length: 12 }, () => demo.page()));
  const moves = async () => (await watcher.status()).journal.length;
  const rows: object[] = [];
  async function minute(what: string, during: () => Promise<void> = async () => {}): Promise<void> {
    await sleep(3_000); // Until the earlier rate has left the window.
    const before = await moves();
    const endMs = performance.now() + 60_000;
    while (performance.now() < endMs) {
      await during();
      await sleep(1_500);
    }
    rows.push({ 'a minute of': what, moves: (await moves()) - before, weights: (await demo.weights()).join('/') });
  }
  /** Spreads a rate over some pages. Several users do not press a button at the same instant. */
  async function offer(total: number, count = 1): Promise<void> {
    const changes = pages.map(async (page, i) => {
      await sleep(count === 1 ? 0 : 4_000 * Math.random());
      await page.setFrequency(i < count ? total / count : 0);
    });
    await Promise.all(changes);
  }
  async function burst(): Promise<void> {
    await offer(20);
    await until(async () => (await demo.weights())[1] === 100, 'all traffic goes to burst');
  }

  await offer(15);
  await minute('15.0/s from one page');
  await offer(0);
  await offer(15, 12);
  await minute('15.0/s from twelve pages');
  await offer(12);
  await minute('10 to 15/s, wandering', () => offer(10 + 5 * Math.random()));
  await burst();
  await offer(10);
  await minute('10.0/s from above');
  await burst();
  await offer(10, 12);
  await minute('10.0/s from twelve pages');
  await demo.stop();
  return [...rows, ...(await replayBand())];
}

/** The same for recorded rates. A day takes less than a second. */
async function replayBand(): Promise<object[]> {
  const wander = await replay(Array.from({ length: 300 }, () => 10 + 5 * Math.random()));
  const day = await replay(
    Array.from({ length: 86_400 }, (_, second) => 12.5 + 7.5 * Math.sin(second / 600) + Math.random()),
  );
  return [
    { 'a minute of': 'replay: five minutes between 10 and 15/s', moves: wander.moves },
    { 'a minute of': `replay: 24 h in ${Math.round(day.ms)} ms`, moves: day.moves },
  ];
}

/**
 * Replays a recording of one rate per second. Returns the number of moves, and how long the command ran, in
 * milliseconds.
 */
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

/**
 * Failures in the middle of a burst at 20 strings a second: how fast the watcher reports them, and where the traffic
 * goes.
 */
export async function measureMishaps(): Promise<object[]> {
  const demo = await startDemo();
  const watcher = await demo.startWatcher();
  const page = await demo.page();
  await page.setFrequency(20);
  await until(async () => (await demo.weights())[1] === 100, 'all traffic goes to burst');
  const rows: object[] = [];
  const weights = async () => (await demo.weights()).join('/');
  async function timed(what: string, condition: () => Promise<boolean>): Promise<void> {
    const startedMs = performance.now();
    await until(condition, what, 60_000);
    rows.push({ what, 'after, s': seconds(performance.now() - startedMs), weights: await weights() });
  }
  const verdictIs = (verdict: string) => async () => (await watcher.status()).verdict === verdict;

  await demo.programs.router.end('SIGKILL');
  await timed('the rate source is killed: the watcher reports it', verdictIs('no-data'));
  await sleep(30_000);
  rows.push({ what: '30 s later', weights: await weights() });
  await demo.start('router');
  await timed('the rate source runs again: there is a rate', verdictIs('settled'));

  await page.setFrequency(12);
  await sleep(3_000);
  await demo.setWeights(50, 50);
  const external = async () => (await watcher.status()).journal[0]?.kind === 'external';
  await timed('50/50 by hand inside the band: the watcher reports it', external);
  await sleep(10_000);
  rows.push({ what: '10 s later', weights: await weights() });
  await page.setFrequency(20);
  await timed('20/s again: burst', async () => (await demo.weights())[1] === 100);

  const failedBefore = (await demo.state()).totals.failed;
  await demo.programs.burst.end('SIGKILL');
  await timed('the burst worker is killed: all traffic goes to primary', async () => (await demo.weights())[0] === 100);
  await sleep(1_000);
  rows.push({ what: 'strings that failed meanwhile', strings: (await demo.state()).totals.failed - failedBefore });
  await demo.start('burst');
  await timed('the burst worker runs again: burst', async () => (await demo.weights())[1] === 100);
  await demo.stop();
  return rows;
}

/** Memory and CPU of a watcher at rest, on a laptop and in a cluster. Linux only. */
export async function measureWatcherFootprint(): Promise<object[]> {
  const demo = await startDemo();
  await (await demo.startWatcher()).program.end(); // Fills the compile cache.
  const laptop = await demo.startWatcher();
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

/** Starts a watcher as its Deployment does. */
async function startInCluster(demo: Demo, kubeconfig: string): Promise<RunningProgram> {
  const port = await freePort();
  const program = runProgram('services/istiowatcher/src/main.ts', {
    HOST: '127.0.0.1',
    PORT: port,
    METRICS_PORT: 0,
    REDIS_URL: demo.redis.url,
    METRICS_URL: demo.metricsUrls.router,
    KUBECONFIG: kubeconfig,
    NODE_OPTIONS: '--max-semi-space-size=1',
  });
  await untilUp(`http://127.0.0.1:${port}/status`, program);
  return program;
}
