import { once } from 'node:events';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { startDemo } from '../support/demo.ts';
import { openRawPage } from '../support/raw-page.ts';
import { until } from '../support/until.ts';

test('above MAX_PAGES, a page is refused with a reason until another page closes', async () => {
  const demo = await startDemo({ frontend: { MAX_PAGES: 2 } });
  const [first] = [await demo.page(), await demo.page()];
  const third = io(demo.url, { transports: ['websocket'], reconnection: false });

  const [refusal] = await once(third as never, 'refused');
  expect(refusal).toEqual({ reason: 'too-many-pages' });
  await until(() => third.disconnected, 'the third page is disconnected');
  expect((await demo.state()).pages).toBe(2);
  expect((await first.setFrequency(3)).ok, 'the connected pages keep working').toBe(true);

  first.close();
  await until(async () => (await demo.state()).pages === 1, 'one page has closed');
  third.connect();
  await once(third as never, 'state');
  await until(async () => (await demo.state()).pages === 2, 'the third page is connected');
  third.close();
  await demo.stop();
});

test('pages that connect at the same time do not exceed MAX_PAGES', async () => {
  const demo = await startDemo({ frontend: { MAX_PAGES: 5 } });
  const sockets = Array.from({ length: 30 }, () =>
    io(demo.url, { transports: ['websocket'], reconnection: false, forceNew: true }),
  );
  const outcomes = await Promise.all(
    sockets.map((socket) =>
      Promise.race([once(socket as never, 'state').then(() => 'page'), once(socket as never, 'refused')]),
    ),
  );

  expect(outcomes.filter((outcome) => outcome === 'page')).toHaveLength(5);
  expect((await demo.state()).pages).toBe(5);
  for (const socket of sockets) {
    socket.close();
  }
  await demo.stop();
});

test('the number of websockets that never join is limited as well', async () => {
  const demo = await startDemo({ frontend: { MAX_PAGES: 2 } });
  const opened = await Promise.allSettled(Array.from({ length: 300 }, () => openRawPage(demo.url)));

  const refused = opened.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  expect(String(refused[0]?.reason)).toContain('503');
  expect(opened.length - refused.length).toBeLessThan(150);
  await until(async () => (await demo.page()).socket.connected, 'pages can connect again');
  await demo.stop();
});
