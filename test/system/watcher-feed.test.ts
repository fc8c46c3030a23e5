import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';

/** A watcher that has published nothing for this long counts as not running, in milliseconds. */
const SILENCE_MS = 3_000;

/** The most states that a page receives in that time: two a second, and one at each end. */
const MAX_STATES_IN_SILENCE = (SILENCE_MS / 1_000) * 2 + 2;

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
const untilReason = (text: string) =>
  until(async () => (await reason()) === text, `the frontend knows the reason "${text}"`);

test('there is no watcher until one publishes, and each page receives its status with the next state', async () => {
  const page = await demo.page();
  expect(await demo.state()).toMatchObject({ watcher: null, watcherAgeMs: null });

  await watcher.publishStatus({ reason: 'first' });
  await untilReason('first');
  const known = page.states.length;
  await until(() => page.states.at(-1)?.watcher?.reason === 'first', 'the page has received it');

  const received = page.states.findIndex((state) => state.watcher?.reason === 'first');
  expect(received, 'the first state after the frontend knew it').toBeLessThanOrEqual(known);
  await until(
    () => page.states.some(({ watcherAgeMs }, i) => Number(watcherAgeMs) < Number(page.states[i - 1]?.watcherAgeMs)),
    'the age starts again with each message',
  );
});

test('after three seconds without a status, no watcher is running', async () => {
  const page = await demo.page();
  const beforeMs = performance.now();
  await watcher.publishStatus({ reason: 'last' });
  await untilReason('last');
  watcher.stopPublishing();
  const statesBefore = page.states.length;

  await until(() => page.states.at(-1)?.watcher === null, 'the page shows no watcher');

  expect(performance.now() - beforeMs).toBeGreaterThan(SILENCE_MS);
  const later = page.states.slice(statesBefore).filter((state) => state.watcher !== null);
  expect(later.length, 'states with the watcher').toBeLessThanOrEqual(MAX_STATES_IN_SILENCE);
});

test('while Redis is unavailable, the last status remains', async () => {
  await watcher.publishStatus({ reason: 'before' });
  await untilReason('before');
  await demo.redis.kill();

  const deadlineMs = performance.now() + 2 * SILENCE_MS;
  await until(async () => {
    expect(await reason()).toBe('before');
    return performance.now() > deadlineMs;
  }, 'six seconds are over, and the status has remained');
  expect((await demo.state()).redis).toBe('unavailable');
  expect((await demo.state()).watcherAgeMs).toBeGreaterThanOrEqual(2 * SILENCE_MS);

  await watcher.publishStatus({ reason: 'after' });
  await demo.redis.start();
  await untilReason('after');
});

test('a watcher that does not publish after Redis has recovered counts as not running three seconds later', async () => {
  const page = await demo.page();
  await watcher.publishStatus({ reason: 'the end' });
  await untilReason('the end');
  await demo.redis.kill();
  watcher.stopPublishing();
  await until(() => page.states.at(-1)?.redis === 'unavailable', 'the page shows that Redis is unavailable');
  const statesBefore = page.states.length;
  await demo.redis.start();

  await until(() => page.states.at(-1)?.watcher === null, 'the page shows no watcher');

  const between = page.states
    .slice(statesBefore)
    .filter(({ redis, watcher }) => redis === 'connected' && watcher !== null);
  expect(between.length, 'states with Redis and the watcher').toBeGreaterThanOrEqual(3);
  expect(between.length, 'states with Redis and the watcher').toBeLessThanOrEqual(MAX_STATES_IN_SILENCE);
});

test('an invalid status is counted, and changes nothing', async () => {
  await watcher.publishStatus({ reason: 'valid' });
  await untilReason('valid');
  const { dropped } = (await demo.state()).totals;

  await watcher.publish('BURST');
  await watcher.publish('{"weights": "all"}');
  await watcher.publish(`"${'x'.repeat(200_000)}"`);

  await until(async () => (await demo.state()).totals.dropped === dropped + 3, 'all three are counted');
  expect(await reason()).toBe('valid');
});
