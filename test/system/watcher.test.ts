import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectBurstAndReturn } from '../support/burst-and-return.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import type { RunningWatcher } from '../support/demo-programs.ts';
import type { TestPage } from '../support/page.ts';
import { redisServer } from '../support/redis.ts';
import { until } from '../support/until.ts';

let demo: Demo;
let page: TestPage;

beforeEach(async () => {
  demo = await startDemo();
  page = await demo.page();
});
afterEach(() => demo.stop());

const untilVerdict = (watcher: RunningWatcher, verdict: string) =>
  until(async () => (await watcher.status()).verdict === verdict, `the verdict is ${verdict}`, 30_000);
const kinds = async (watcher: RunningWatcher) => (await watcher.status()).journal.map(({ kind }) => kind);

/** Waits for a number of ticks. */
async function ticks(watcher: RunningWatcher, count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) {
    const { atMs } = await watcher.status();
    await until(async () => (await watcher.status()).atMs > atMs, 'the next tick');
  }
}

test('5 strings a second, 20, and 5 again: the traffic goes to burst and returns, and no string is lost', async () => {
  const watcher = await demo.startWatcher();
  await expectBurstAndReturn(demo, page, watcher);
});

test('the manifests of 2018: the watcher steers them; without subsets it rests, and the strings go to all workers', async () => {
  const file = (path: string) => readFile(new URL(`../../istio-manifests/${path}`, import.meta.url), 'utf8');
  const [original, allWorkers] = await Promise.all([
    file('lessons/12-original/worker.yaml'),
    file('lessons/12-all-workers/worker-virtual-service.yaml'),
  ]);
  await demo.edit('worker-virtual-service.yaml', () => original);
  const watcher = await demo.startWatcher();
  await page.setFrequency(20);
  await demo.untilWeights(0, 100);
  expect(await watcher.status()).toMatchObject({ problem: null, notes: [] });

  await demo.edit('worker-virtual-service.yaml', () => allWorkers);
  await untilVerdict(watcher, 'not-steering');
  await ticks(watcher, 2);
  expect(await watcher.status()).toMatchObject({ problem: null, weights: null });
  expect(await kinds(watcher)).toEqual(['not-steering', 'moved']);
  const { primary } = (await demo.state()).totals.succeededByCluster;
  await until(
    async () => (await demo.state()).totals.succeededByCluster.primary > primary + 5,
    'strings succeed in primary too',
  );
});

describe('a short stall at a constant rate does not move the traffic', () => {
  /**
   * Sets a rate, and waits until the weights fit it and the earlier rate has left the window. The watcher starts when
   * the rate is steady: it cannot know that strings are sent late before it knows the usual rate.
   */
  async function settleAt(perSecond: number, weights: [number, number]): Promise<RunningWatcher> {
    await page.setFrequency(perSecond);
    await until(async () => (await demo.state()).perSecond.sent > 0.8 * perSecond, 'the frontend sends at this rate');
    const watcher = await demo.startWatcher();
    await demo.untilWeights(...weights);
    await ticks(watcher, 4);
    expect(await demo.weights(), JSON.stringify((await watcher.status()).journal)).toEqual(weights);
    return watcher;
  }

  /** Stops a process for a time. */
  async function stall(pid: number | undefined, stalledMs: number): Promise<void> {
    if (pid === undefined) {
      throw new Error('There is no process to stop.');
    }
    process.kill(pid, 'SIGSTOP');
    try {
      await sleep(stalledMs);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  /**
   * Leaves out decisions by health: on a busy machine, a stall may last longer than the router's health checks allow.
   */
  const decisionsByRate = async (watcher: RunningWatcher) =>
    (await watcher.status()).journal.filter(({ verdict }) => verdict === 'above' || verdict === 'below');

  const redisStalls: [string, number, [number, number], () => Promise<void>] = [
    'Redis stalls for 2 s',
    20,
    [0, 100],
    () => stall(demo.redis.pid, 2_000),
  ];
  test.each<typeof redisStalls>([
    ['the burst worker stalls for 2 s', 20, [0, 100], () => stall(demo.programs.burst.pid, 2_000)],
    ['the primary worker stalls for 2 s', 12, [100, 0], () => stall(demo.programs.primary.pid, 2_000)],
    ...(redisServer === undefined ? [] : [redisStalls]), // The stand-in cannot be stopped.
  ])('%s at %d strings a second', async (_name, perSecond, weights, causeStall) => {
    const watcher = await settleAt(perSecond, weights);
    const before = await decisionsByRate(watcher);
    await causeStall();
    await ticks(watcher, 5);

    expect(await decisionsByRate(watcher)).toEqual(before);
    expect(await demo.settled()).toMatchObject({ failed: 0 });
  });

  test.each<[number, [number, number]]>([
    [20, [0, 100]],
    [12, [100, 0]],
  ])('a delay of 2 s begins and ends at %d strings a second', async (perSecond, weights) => {
    const watcher = await settleAt(perSecond, weights);
    const before = await decisionsByRate(watcher);
    const fault = '      fault: {delay: {percentage: {value: 100}, fixedDelay: 2s}}\n';
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace('      retries:', `${fault}      retries:`));
    await ticks(watcher, 5);
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace(fault, ''));
    await ticks(watcher, 5);

    expect(await decisionsByRate(watcher)).toEqual(before);
    expect(await demo.weights()).toEqual(weights);
  });
});

test('publishes its full status on the channel burst at each tick', async () => {
  const subscriber = new Redis(`redis://${demo.redis.url}`);
  const messages: string[] = [];
  subscriber.on('message', (_channel, message) => messages.push(message));
  await subscriber.subscribe('burst');
  await demo.startWatcher();
  await until(() => messages.length >= 3, 'three ticks are published');
  subscriber.disconnect();

  const statuses = messages.map((message) => watcherStatusSchema.parse(JSON.parse(message)));
  expect(statuses[0]).toMatchObject({ name: 'istiowatcher', weights: { primary: 100, burst: 0 }, problem: null });
});

test('when the watcher is killed in the middle of a burst, a new one continues from the weights in the manifest', async () => {
  const first = await demo.startWatcher();
  await page.setFrequency(20);
  await demo.untilWeights(0, 100);
  await first.program.end('SIGKILL');
  await page.setFrequency(5);
  // Without a watcher, the weights stay. A watcher would need less than five seconds.
  await sleep(5_000);
  expect(await demo.weights()).toEqual([0, 100]);

  await page.setFrequency(12);
  await until(async () => (await demo.state()).perSecond.sent >= 10, 'the frontend sends at the new rate');
  const second = await demo.startWatcher();
  await ticks(second, 5);
  expect(await demo.weights()).toEqual([0, 100]);
  expect(await kinds(second)).toEqual([]);
  await page.setFrequency(5);
  await demo.untilWeights(100, 0);
});

test('when the rate source is unavailable, it keeps the weights, reports it, and continues when the source recovers', async () => {
  const watcher = await demo.startWatcher();
  await page.setFrequency(20);
  await demo.untilWeights(0, 100);
  await demo.programs.router.end('SIGKILL');
  await untilVerdict(watcher, 'no-data');
  const { rate } = await watcher.status();
  expect(rate).toMatchObject({ gap: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
  await until(
    async () => (await watcher.status()).problem?.includes('no rate for more than 10 s'),
    'the watcher reports a problem',
  );
  expect(await demo.weights()).toEqual([0, 100]);

  await demo.start('router');
  await until(async () => 'perSecond' in (await watcher.status()).rate, 'there is a rate again');
  expect((await watcher.status()).problem).toBeNull();
  await page.setFrequency(5);
  await demo.untilWeights(100, 0);
});

test('an external change of the weights is reported, kept inside the band, and replaced outside of it', async () => {
  const watcher = await demo.startWatcher();
  await page.setFrequency(12);
  await ticks(watcher, 3);
  await demo.setWeights(50, 50);
  await until(async () => (await kinds(watcher))[0] === 'external', 'the external change is reported');
  await ticks(watcher, 3);
  expect(await demo.weights()).toEqual([50, 50]);
  await page.setFrequency(4);
  await demo.untilWeights(100, 0);
});

test('if another program resets the weights again and again, the watcher reports a problem and waits', async () => {
  const watcher = await demo.startWatcher();
  await page.setFrequency(20);
  for (let reset = 0; reset < 3; reset += 1) {
    await demo.untilWeights(0, 100);
    await demo.manifests.setWeights(100, 0);
  }
  await untilVerdict(watcher, 'contended');
  const { problem, notBeforeMs, atMs } = await watcher.status();
  expect(problem).toContain('somebody else repeatedly resets the weights that the watcher sets');
  expect((notBeforeMs ?? 0) - atMs).toBeGreaterThan(0);

  await ticks(watcher, 5);
  expect(await demo.weights()).toEqual([100, 0]);
  expect((await kinds(watcher)).filter((kind) => kind === 'moved')).toHaveLength(3);
  // There are no further resets.
  await demo.untilWeights(0, 100);
});

describe('a pause', () => {
  test('by an annotation keeps the weights at any rate', async () => {
    const watcher = await demo.startWatcher();
    await demo.edit('worker-virtual-service.yaml', (text) =>
      text
        .replace('metadata:\n', 'metadata:\n  annotations:\n    istiowatcher/paused: "true"\n')
        .replace('weight: 100', 'weight: 50')
        .replace('weight: 0', 'weight: 50'),
    );
    await untilVerdict(watcher, 'paused');
    await page.setFrequency(30);
    await ticks(watcher, 4);

    expect(await demo.weights()).toEqual([50, 50]);
  });
});

test('when the burst worker is killed, all traffic goes to primary, and returns after the recovery cooldown', async () => {
  const watcher = await demo.startWatcher({ HEALTHY_FOR_SECONDS: 3 });
  await page.setFrequency(20);
  await demo.untilWeights(0, 100);
  await demo.programs.burst.end('SIGKILL');
  await demo.untilWeights(100, 0);
  await untilVerdict(watcher, 'target-down');
  await demo.start('burst');
  await untilVerdict(watcher, 'target-recovering');
  const { notBeforeMs, atMs } = await watcher.status();
  expect((notBeforeMs ?? 0) - atMs).toBeGreaterThan(0);
  await demo.untilWeights(0, 100);
  // The weights are in the file a moment before the status has the move.
  await untilVerdict(watcher, 'settled');

  const { journal } = await watcher.status();
  expect(journal.map(({ verdict }) => verdict)).toEqual([
    'above',
    'target-recovering',
    'target-down',
    'subset-down',
    'above',
  ]);
});

test('without Redis, it logs that once, and still moves the traffic', async () => {
  const watcher = await demo.startWatcher();
  await page.setFrequency(20);
  await demo.redis.kill();
  await demo.untilWeights(0, 100);

  expect(watcher.program.output().match(/Redis at .* is unavailable/g)).toHaveLength(1);
});

describe('the watcher reports a problem and keeps running', () => {
  test.each([
    [{ RETURN_BELOW: 20 }, 'RETURN_BELOW=20 must be at most BURST_ABOVE=15'],
    [{ MODE: 'random' }, 'MODE=random must be flip or proportional.'],
    [{ RATE_SOURCE: 'prometheus', RATE_WINDOW: 20 }, 'RATE_WINDOW=20 is less than two scrape intervals'],
    [{ ROUTE_FILE: '/nowhere/vs.yaml' }, '/nowhere/vs.yaml cannot be read (ENOENT)'],
  ])('%o', async (env, sentence) => {
    const watcher = await demo.startWatcher(env);
    const status = await watcher.status();

    expect(status).toMatchObject({ verdict: 'problem', problem: expect.stringContaining(sentence) });
    expect(watcher.program.output()).toContain(sentence);
    await page.setFrequency(30);
    await ticks(watcher, 3);
    expect(await demo.weights()).toEqual([100, 0]);
  });

  test('and continues once the cause is fixed', async () => {
    const watcher = await demo.startWatcher();
    await page.setFrequency(20);
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace('name: worker\n', 'name: nobody\n'));
    await until(
      async () => (await watcher.status()).problem?.includes('no route with the name "worker"'),
      'the problem is reported',
    );
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace('name: nobody\n', 'name: worker\n'));
    await demo.untilWeights(0, 100);
    await until(async () => (await watcher.status()).problem === null, 'the problem is solved');
  });

  test('when PROMETHEUS_URL is not the address of Prometheus', async () => {
    const html = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await until(() => html.listening, 'the server listens');
    const { port } = html.address() as { port: number };
    const watcher = await demo.startWatcher({ RATE_SOURCE: 'prometheus', PROMETHEUS_URL: `http://127.0.0.1:${port}` });
    const { verdict, reason } = await watcher.status();
    html.close();

    expect(verdict).toBe('no-data');
    expect(reason).toContain('without the result of a Prometheus query. Check PROMETHEUS_URL');
  });
});
