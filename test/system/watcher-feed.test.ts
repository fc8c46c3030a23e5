import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';

/** A watcher that has been silent for so long is not running, in milliseconds. */
const SILENCE_MS = 3_000;

/** How many states a page gets in that time, two a second, and one at each end. */
const MOST_STATES_IN_SILENCE = (SILENCE_MS / 1_000) * 2 + 2;

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

test('no watcher, until one speaks; every page gets it with its next state', async () => {
  const page = await demo.page();
  expect(await demo.state()).toMatchObject({ watcher: null, watcherAgeMs: null });

  await watcher.tell({ reason: 'first' });
  await heard('first');
  const known = page.states.length;
  await until(() => page.states.at(-1)?.watcher?.reason === 'first', 'the page is told');

  const told = page.states.findIndex((state) => state.watcher?.reason === 'first');
  expect(told, 'the next state after the frontend knew it').toBeLessThanOrEqual(known);
  await until(
    () => page.states.some(({ watcherAgeMs }, i) => Number(watcherAgeMs) < Number(page.states[i - 1]?.watcherAgeMs)),
    'the age begins anew with each message',
  );
});

test('three seconds of silence, and no watcher is running', async () => {
  const page = await demo.page();
  const beforeMs = performance.now();
  await watcher.tell({ reason: 'last' });
  await heard('last');
  watcher.fallSilent();
  const fromNowOn = page.states.length;

  await until(() => page.states.at(-1)?.watcher === null, 'it is gone');

  expect(performance.now() - beforeMs).toBeGreaterThan(SILENCE_MS);
  const later = page.states.slice(fromNowOn).filter((state) => state.watcher !== null);
  expect(later.length, 'states with the watcher').toBeLessThanOrEqual(MOST_STATES_IN_SILENCE);
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
  expect((await demo.state()).redis).toBe('unavailable');
  expect((await demo.state()).watcherAgeMs).toBeGreaterThanOrEqual(2 * SILENCE_MS);

  await watcher.tell({ reason: 'after' });
  await demo.redis.start();
  await heard('after');
});

test('a watcher that does not come back with Redis is gone three seconds later', async () => {
  const page = await demo.page();
  await watcher.tell({ reason: 'the end' });
  await heard('the end');
  await demo.redis.kill();
  watcher.fallSilent();
  await until(() => page.states.at(-1)?.redis === 'unavailable', 'Redis is away');
  const fromNowOn = page.states.length;
  await demo.redis.start();

  await until(() => page.states.at(-1)?.watcher === null, 'it is gone');

  const between = page.states
    .slice(fromNowOn)
    .filter(({ redis, watcher }) => redis === 'connected' && watcher !== null);
  expect(between.length, 'states with Redis and the watcher').toBeGreaterThanOrEqual(3);
  expect(between.length, 'states with Redis and the watcher').toBeLessThanOrEqual(MOST_STATES_IN_SILENCE);
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
