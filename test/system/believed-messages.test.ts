import type { Calculation } from '@hashr/messages/calculation.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { exampleCalculation } from '../support/example-calculation.ts';
import type { TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { settledStatus } from '../support/watcher-status.ts';

// The attacker may publish on every channel, and knows everything that is public.
describe('a client that publishes forged messages on Redis', () => {
  let demo: Demo;
  let attacker: Redis;
  let watcher: FakeWatcher;
  beforeAll(async () => {
    demo = await startDemo();
    attacker = new Redis(demo.redis.url);
    watcher = startFakeWatcher(demo.redis.url);
  });
  afterAll(async () => {
    watcher.close();
    attacker.disconnect();
    await demo.stop();
  });

  const result = exampleCalculation({ str: 'invented', cluster: 'burst', worker: 'nobody' });
  /** The message that a worker in burst would publish for the string "invented". */
  const invented = (change: Partial<Calculation>): string => JSON.stringify({ ...result, ...change });
  /** The attacker's results in all batches of a page. Results of earlier tests may arrive late. */
  const inventedResults = (page: TestPage) =>
    page.batches.flatMap(({ results }) => results).filter((result) => 'worker' in result && result.worker === 'nobody');
  const total = (page: TestPage, kind: 'burst' | 'other') =>
    page.batches.reduce((sum, { counts }) => sum + counts[kind], 0);
  const ownId = async () => (await demo.state()).frontends[0].id;

  test('cannot settle a string in flight, because its id cannot be guessed', async () => {
    const id = await ownId();
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    const response = demo.hash({ count: 20 });
    await until(async () => (await demo.state()).totals.inFlight === 20, 'the strings are in flight');
    const guesses = Array.from({ length: 5_000 }, (_, i) => invented({ id: `${id}-${i.toString(36)}` }));
    await Promise.all(guesses.map((guess) => attacker.publish('calculation', guess)));
    await until(
      async () => (await demo.state()).totals.late >= guesses.length - 20,
      'the frontend has received the guesses',
    );
    process.kill(demo.programs.primary.pid, 'SIGCONT');

    expect(await response).toMatchObject({ succeeded: 20, failed: 0 });
    expect((await demo.settled()).succeededByCluster.burst).toBe(0);
  });

  test('cannot publish a hash that does not match its string: it is dropped and counted', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await attacker.publish('calculation', invented({ hash: 'bursty-invented' }));
    await attacker.publish('calculation', invented({ strLength: 9 }));
    await attacker.publish('calculation', invented({ str: 'other', strLength: 5 }));
    await attacker.publish('calculation', invented({}));

    await until(() => total(page, 'other') > 0, 'the last message has arrived');
    expect(inventedResults(page)).toMatchObject([{ str: 'invented', strLength: 8 }]);
    const after = await demo.settled();
    expect(after.dropped - before.dropped).toBe(3);
    expect(after.external - before.external).toBe(1);
  });

  test('cannot invent a frontend: a string of an unknown frontend is external', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await attacker.publish('calculation', invented({ id: 'f00badbad-1' }));

    await until(() => inventedResults(page).length > 0, 'the result has arrived');
    expect([total(page, 'burst'), total(page, 'other')]).toEqual([0, 1]);
    expect((await demo.settled()).external - before.external).toBe(1);
  });

  test('cannot add many more strings to a known frontend than it has sent', async () => {
    const second = await demo.addFrontend();
    await until(async () => (await demo.state()).frontends.length === 2, 'both frontends know each other');
    const { id } = (await second.state()).frontends[0];
    const page = await demo.page();
    const before = await demo.settled();
    const count = 10_000;
    const messages = Array.from({ length: count }, (_, i) => invented({ id: `${id}-${i.toString(36)}` }));
    await Promise.all(messages.map((message) => attacker.publish('calculation', message)));

    await until(() => total(page, 'burst') + total(page, 'other') === count, 'all are in a batch');
    expect(total(page, 'burst')).toBeLessThanOrEqual(2_000);
    expect((await demo.settled()).external - before.external).toBe(total(page, 'other'));
    await second.program.end('SIGTERM');
  });

  test('cannot publish reports of a known frontend', async () => {
    const second = await demo.addFrontend();
    const answer = await fetch(`${second.url}/api/hash`, { method: 'POST', body: '{"count": 7}' });
    expect(await answer.json()).toMatchObject({ succeeded: 7 });
    const { id, name } = (await second.state()).frontends[0];
    const known = async () => (await demo.state()).frontends.find((frontend) => frontend.id === id);
    await until(async () => (await known())?.totals.succeeded === 7, 'its totals are known');
    const listener = new Redis(demo.redis.url);
    let genuine: { report: { id: string; sequence: number; totals: Record<string, number> } } | undefined;
    listener.on('message', (_, message) => {
      const parsed = JSON.parse(message);
      genuine = parsed.report.id === id ? parsed : genuine;
    });
    await listener.subscribe('frontends');
    const { report } = await until(() => genuine, 'one of its messages has arrived');
    listener.disconnect();
    const { dropped } = (await demo.state()).totals;

    const forged = { ...report, sequence: report.sequence + 10, totals: { ...report.totals, skipped: 666 } };
    await attacker.publish('frontends', JSON.stringify({ report: forged, gone: [] }));
    await attacker.publish('frontends', JSON.stringify({ report: { ...forged, leaving: true }, gone: [] }));
    await attacker.publish('frontends', JSON.stringify({ report, gone: [forged] }));
    await until(async () => (await demo.state()).totals.dropped >= dropped + 3, 'the forged messages are dropped');

    expect(await known()).toMatchObject({ name, gone: false, totals: { skipped: 0, succeeded: 7 } });
    const more = await fetch(`${second.url}/api/hash`, { method: 'POST', body: '{"count": 5}' });
    expect(await more.json()).toMatchObject({ succeeded: 5 });
    await until(async () => (await known())?.totals.succeeded === 12, 'its own reports are still accepted');
    await second.program.end('SIGTERM');
  });

  test('cannot replace the status of a running watcher: the page says that a second watcher publishes', async () => {
    await watcher.publishStatus({ reason: 'the watcher' });
    const page = await demo.page();
    await until(() => page.states.at(-1)?.watcher?.reason === 'the watcher', 'the page knows the watcher');
    const known = page.states.length;

    const forgedStatus = { ...settledStatus(Date.now()), reason: 'a lie', weights: { primary: 0, burst: 100 } };
    const publishing = setInterval(() => void attacker.publish('burst', JSON.stringify(forgedStatus)), 100);
    await until(
      () => page.states.at(-1)?.watcher?.notes[0]?.startsWith('A second watcher,'),
      'the page shows a note about a second watcher',
    );
    clearInterval(publishing);

    expect(new Set(page.states.slice(known).map((state) => state.watcher?.reason))).toEqual(new Set(['the watcher']));
  });
});
