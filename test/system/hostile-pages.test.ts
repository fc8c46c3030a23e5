import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RefusalReason } from '@hashr/messages/page-events.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { connectPage } from '../support/page.ts';
import { rssMegabytes } from '../support/processes.ts';
import { runProgram } from '../support/program.ts';
import { openRawPage } from '../support/raw-page.ts';
import { SMALL_HEAP } from '../support/small-heap.ts';
import { until } from '../support/until.ts';

const FLOOD_SECONDS = 8;
/** The most events of one page that a frontend answers in a second: the allowed burst and the rate for one second. */
const MAX_ANSWERS = 60;

describe('a hostile page', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { NODE_OPTIONS: SMALL_HEAP } });
  });
  afterAll(() => demo.stop());

  const disconnects = async (reason: RefusalReason | 'never-joined') => {
    const metrics = await (await fetch(demo.metricsUrls.frontend)).text();
    return Number(new RegExp(`hashr_page_disconnects_total{reason="${reason}".*} (\\d+)`).exec(metrics)?.[1]);
  };

  test.each(['frequency', 'unknown', 'pings', 'fragments'])(
    'that floods the frontend with %s and never reads is disconnected, and other pages are not affected',
    async (FLOOD) => {
      const page = await demo.page();
      await page.setFrequency(20);
      await until(() => page.batches.length > 5, 'strings are answered');
      const before = { megabytes: rssMegabytes(demo.programs.frontend.pid), totals: (await demo.state()).totals };
      const startedMs = performance.now();
      const flood = runProgram('test/support/flood-client.ts', { URL: demo.url, FLOOD, SECONDS: FLOOD_SECONDS });
      let ended = false;
      void flood.ended.then(() => {
        ended = true;
      });
      let megabytes = 0;
      while (!ended) {
        megabytes = Math.max(megabytes, rssMegabytes(demo.programs.frontend.pid));
        await sleep(50);
      }
      const { totals } = await demo.state();
      const due = (20 * (performance.now() - startedMs)) / 1_000;
      await page.setFrequency(0);

      const { connections } = JSON.parse(flood.output().trim().split('\n').at(-1) ?? '') as { connections: number };
      expect(connections, 'it is disconnected each time').toBeGreaterThan(2);
      expect(megabytes - before.megabytes).toBeLessThan(60);
      // The hostile page itself offers one string a second until it is disconnected.
      expect(totals.sent - before.totals.sent).toBeGreaterThan(due * 0.95 - 1);
      expect(totals.failed).toBe(0);
      await demo.closePages();
    },
  );

  test('receives the reason, gets no further answers, and is counted', async () => {
    const page = await connectPage(demo.url);
    const counted = await disconnects('too-many-events');
    let answers = 0;
    const refused = once(page.socket as never, 'refused');
    const disconnected = once(page.socket as never, 'disconnect');
    for (let i = 0; i < 5_000; i += 1) {
      page.socket.emit('frequency', { freq: 1 }, () => {
        answers += 1;
      });
    }

    expect(await refused).toEqual([{ reason: 'too-many-events' }]);
    expect((await disconnected)[0]).toBe('io server disconnect');
    await until(async () => (await demo.state()).pages === 0, 'it no longer counts as a page');
    expect((await demo.state()).offeredPerSecond).toBe(0);
    expect(answers).toBeLessThanOrEqual(MAX_ANSWERS);
    // The connection ends a little later.
    await until(async () => (await disconnects('too-many-events')) > counted, 'the disconnect is counted');
    expect(await disconnects('too-many-events')).toBe(counted + 1);
  });

  test('that opens a websocket and never joins is disconnected', async () => {
    let closed = false;
    await openRawPage(demo.url, { onClose: () => (closed = true) });
    await until(() => closed, 'its connection is closed');
    expect(await disconnects('never-joined')).toBeGreaterThan(0);
  });
});

test('a page stays connected when a user changes the frequency as fast as possible', async () => {
  const demo = await startDemo();
  const page = await demo.page();
  for (let i = 0; i < 40; i += 1) {
    expect(await page.setFrequency(i % 3)).toMatchObject({ ok: true });
    await sleep(60);
  }
  expect(page.socket.connected).toBe(true);
  await demo.stop();
});
