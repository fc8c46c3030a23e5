import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { attack } from '../support/attack.ts';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { hostileFrame } from '../support/hostile-packets.ts';
import { openSockets } from '../support/raw-exchange.ts';
import { openWebsocket } from '../support/raw-websocket.ts';
import { until } from '../support/until.ts';

let target: AttackTarget;
let port: number;
beforeAll(async () => {
  target = await startAttackTarget();
  ({ port } = target.port('frontend'));
});
afterEach(() => target.demo.closePages());
afterAll(() => target.demo.stop());

const untilNoPages = () => until(async () => (await target.demo.state()).pages === 0, 'no page is connected', 20_000);

test('hostile frames and packets do not affect another page: it keeps its rate', async () => {
  const page = await target.demo.page();
  await page.setFrequency(3);
  const client = fc.tuple(fc.boolean(), fc.array(hostileFrame, { minLength: 1, maxLength: 8 }));
  await attack(fc.array(client, { minLength: 5, maxLength: 10 }), 60, async (clients) => {
    const websockets = await Promise.all(
      clients.map(async ([joins, frames]) => {
        const websocket = await openWebsocket(port, joins);
        frames.forEach((bytes) => void websocket.write(bytes));
        return websocket;
      }),
    );
    await target.expectHealthy();
    websockets.forEach(({ socket }) => void socket.destroy());
  });
  await until(async () => (await target.demo.state()).pages === 1, 'only the other page is connected', 20_000);

  expect((await target.demo.state()).offeredPerSecond).toBe(3);
  expect(({} as { freq?: unknown }).freq).toBeUndefined();
});

test('a message above the size limit closes its own connection and no other', async () => {
  const page = await target.demo.page();
  const websocket = await openWebsocket(port);
  websocket.send(`42["frequency",{"freq":"${'1'.repeat(20_000)}"}]`);
  await until(() => websocket.isClosed(), 'the connection is closed');

  expect(await page.setFrequency(2)).toEqual({ ok: true, frequency: 2 });
  await target.expectHealthy();
});

test('many connections that join, vanish or send nothing leave no page and no rate behind', async () => {
  for (let wave = 0; wave < 5; wave += 1) {
    const [silent, joined] = await Promise.all([
      openSockets(port, 100),
      Promise.all(Array.from({ length: 200 }, (_, i) => openWebsocket(port, i % 3 > 0))),
    ]);
    joined.forEach((websocket, i) => void (i % 3 === 2 && websocket.send('42["frequency",{"freq":0.1}]')));
    await target.expectHealthy();
    silent.forEach((socket) => void socket.destroy());
    joined.forEach(({ socket }, i) => void (i % 2 === 0 ? socket.resetAndDestroy() : socket.end()));
  }
  await untilNoPages();

  expect((await target.demo.state()).offeredPerSecond).toBe(0);
  await target.expectHealthy();
});

test('the heartbeat detects pages that stop reading', async () => {
  const websockets = await Promise.all(Array.from({ length: 50 }, () => openWebsocket(port)));
  websockets.forEach((websocket) => {
    websocket.send('42["frequency",{"freq":1}]');
    websocket.socket.pause();
  });
  await until(async () => (await target.demo.state()).offeredPerSecond === 50, 'all pages offer a rate');
  await untilNoPages();

  expect((await target.demo.state()).offeredPerSecond).toBe(0);
  websockets.forEach(({ socket }) => void socket.destroy());
});
