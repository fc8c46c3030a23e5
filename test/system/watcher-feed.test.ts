import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';

/** A watcher that has been silent for so long is not running, in milliseconds. */
const SILENCE_MS = 3_000;

let demo: Demo;
let watcher: FakeWatcher;
beforeAll(async () => {
  demo = await startDemo();
  watcher = startFakeWatcher(demo.redis.url);
});
afterAll(async () => {
  watcher.close();
  await demo.stop();
});

const reason = async () => (await demo.state()).watcher?.reason ?? null;
const heard = (words: string) => until(async () => (await reason()) === words, `the watcher's "${words}" is known`);

test('no watcher, until one speaks; every page hears it within half a second or so', async () => {
  const page = await demo.page();
  expect(await demo.state()).toMatchObject({ watcher: null, watcherAgeMs: null });

  await watcher.tell({ reason: 'first' });
  const toldMs = performance.now();
  await until(() => page.states.at(-1)?.watcher?.reason === 'first', 'the page is told');

  expect(performance.now() - toldMs).toBeLessThan(1_000);
  expect((await demo.state()).watcherAgeMs).toBeLessThan(1_500);
});

test('three seconds of silence, and no watcher is running', async () => {
  await watcher.tell({ reason: 'last' });
  await heard('last');
  const lastMs = performance.now();
  watcher.fallSilent();

  await until(async () => (await reason()) === null, 'it is gone');

  expect(performance.now() - lastMs).toBeGreaterThan(SILENCE_MS - 100);
  expect(performance.now() - lastMs).toBeLessThan(SILENCE_MS + 1_000);
});

test('Redis away is not silence: what was known stays', async () => {
  await watcher.tell({ reason: 'before' });
  await heard('before');
  await demo.redis.kill();

  const deadlineMs = performance.now() + 2 * SILENCE_MS;
  await until(async () => {
    expect(await reason()).toBe('before');
    return performance.now() > deadlineMs;
  }, 'six seconds are over, with the status there all the time');
  expect((await demo.state()).redis).toBe('away');
  expect((await demo.state()).watcherAgeMs).toBeGreaterThan(2 * SILENCE_MS - 100);

  await watcher.tell({ reason: 'after' });
  await demo.redis.start();
  await heard('after');
});

test('a watcher that does not come back with Redis is gone three seconds later', async () => {
  await watcher.tell({ reason: 'the end' });
  await heard('the end');
  await demo.redis.kill();
  watcher.fallSilent();
  await until(async () => (await demo.state()).redis === 'away', 'Redis is away');
  await demo.redis.start();
  await until(async () => (await demo.state()).redis === 'connected', 'Redis is back');
  const backMs = performance.now();
  expect(await reason()).toBe('the end');

  await until(async () => (await reason()) === null, 'it is gone');

  expect(performance.now() - backMs).toBeGreaterThan(SILENCE_MS - 500);
});

test('what is not understood is counted, and changes nothing', async () => {
  await watcher.tell({ reason: 'sound' });
  await heard('sound');
  const { dropped } = (await demo.state()).totals;

  await watcher.publish('BURST');
  await watcher.publish('{"weights": "all"}');
  await watcher.publish(`"${'x'.repeat(200_000)}"`);

  await until(async () => (await demo.state()).totals.dropped === dropped + 3, 'three are counted');
  expect(await reason()).toBe('sound');
});
