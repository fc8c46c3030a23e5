import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import type { RunningWatcher } from '../support/demo-programs.ts';
import type { TestPage } from '../support/page.ts';
import { redisServer } from '../support/redis.ts';
import { ticks } from '../support/ticks.ts';
import { until } from '../support/until.ts';

let demo: Demo;
let page: TestPage;

beforeEach(async () => {
  demo = await startDemo();
  page = await demo.page();
});
afterEach(() => demo.stop());

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
