import type { Calculation } from '@hashr/messages/calculation.ts';
import { frontendIdOf } from '@hashr/messages/ids.ts';
import { durationMs, type LoadShape, stringsUntil } from '@hashr/messages/load-shape.ts';
import { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFrequencySetter } from '../../services/frontend/page/connection/frequency-setter.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { shapeOf } from '../support/load-shapes.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

/** A load started between these two times, in milliseconds. */
interface Start {
  requestedMs: number;
  acceptedMs: number;
}

type Frontend = Awaited<ReturnType<Demo['addFrontend']>>;

/** How long a result may take from its frontend to this test, in milliseconds. */
const TRANSIT_MS = 300;

/** What may be missing or too many of so many strings: one string, or this share of them, whichever is more. */
const tolerance = (strings: number, share: number) => Math.max(1, strings * share);

describe('load shapes at three frontends', () => {
  let demo: Demo;
  let balancer: Balancer;
  let subscriber: Redis;
  let frontends: (Pick<Frontend, 'url' | 'state'> & { id: string })[];
  let added: Frontend[];
  const pages: TestPage[] = [];
  /** The times at which results arrived, by the id of the frontend that sent the strings, in milliseconds. */
  const arrivals = new Map<string, number[]>();

  beforeAll(async () => {
    demo = await startDemo();
    added = [await demo.addFrontend(), await demo.addFrontend()];
    const idOf = async ({ state }: Pick<Frontend, 'state'>) => (await state()).frontends[0].id;
    frontends = await Promise.all(
      [demo, ...added].map(async (one) => ({ url: one.url, state: one.state, id: await idOf(one) })),
    );
    balancer = await startBalancer(added.map(({ url }) => url));
    subscriber = new Redis(demo.redis.url);
    subscriber.on('message', (_, message) => {
      const id = frontendIdOf((JSON.parse(message) as Calculation).id) ?? '';
      arrivals.set(id, [...(arrivals.get(id) ?? []), performance.now()]);
    });
    await subscriber.subscribe('calculation');
    await until(async () => (await demo.state()).frontends.length === 3, 'the frontends know each other');
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      page.close();
    }
    await demo.closePages();
    arrivals.clear();
  });
  afterAll(async () => {
    balancer.close();
    subscriber.disconnect();
    await demo.stop();
  });

  const countOf = (id: string, beforeMs = Number.POSITIVE_INFINITY) =>
    (arrivals.get(id) ?? []).filter((atMs) => atMs < beforeMs).length;
  async function open(url: string): Promise<TestPage> {
    const page = await connectPage(url);
    pages.push(page);
    return page;
  }
  const ended = (page: TestPage) => until(() => page.states.at(-1)?.you.load === null, 'the shape has ended');

  /**
   * Compares the number of strings since the start with the area under the curve, at every full second. The shape
   * started between the request and its acknowledgement, and a result arrives later than its string was due. So no more
   * strings than the area since the request may have arrived at a second, and no fewer than the area since the
   * acknowledgement within the time of a delivery after it; 2 % or one string more or less. Rates of single seconds are
   * not compared, because a second has too few strings for 2 %.
   *
   * @param deliveryMs the time from when a string is due until its result arrives here
   */
  function expectCurve(shape: LoadShape, id: string, { requestedMs, acceptedMs }: Start, deliveryMs: number): void {
    for (let elapsedMs = 1_000; elapsedMs <= durationMs(shape); elapsedMs += 1_000) {
      const area = stringsUntil(shape, elapsedMs);
      const where = `${id} after ${elapsedMs} ms, area ${area}`;
      expect(countOf(id, requestedMs + elapsedMs), where).toBeLessThanOrEqual(area + tolerance(area, 0.02));
      expect(countOf(id, acceptedMs + elapsedMs + deliveryMs), where).toBeGreaterThanOrEqual(
        area - tolerance(area, 0.02),
      );
    }
    const total = stringsUntil(shape, durationMs(shape));
    expect(Math.abs(countOf(id) - total), `${id} sent ${countOf(id)} of ${total}`).toBeLessThanOrEqual(
      tolerance(total, 0.01),
    );
  }

  test.each([
    'constant:20x5s',
    'steps:5x2s,25x2s,0x1s,10x2s',
    'ramp:2-30x6s',
    'spike:2-40x6s',
    'wave:5-25x3s*2',
    'steps:100x1s,200x2s,0.5x2s',
  ])('%s: a page at two frontends, a program at the third one', async (text) => {
    const shape = shapeOf(text);
    const before = await demo.settled();
    const [first, second, third] = frontends as [(typeof frontends)[0], (typeof frontends)[0], (typeof frontends)[0]];
    const [a, b] = [await open(first.url), await open(second.url)];
    const start = async (request: () => Promise<unknown>) => {
      const requestedMs = performance.now();
      await request();
      return { requestedMs, acceptedMs: performance.now() };
    };
    const starts = await Promise.all([
      start(async () => expect(await a.setFrequency(text)).toMatchObject({ ok: true, shape: text })),
      start(async () => expect(await b.setFrequency(text)).toMatchObject({ ok: true, shape: text })),
      start(async () => {
        const response = await fetch(`${third.url}/api/load`, {
          method: 'POST',
          body: JSON.stringify({ shape: text }),
        });
        expect(response.status).toBe(202);
      }),
    ]);
    await Promise.all([ended(a), ended(b)]);
    await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
    const after = await demo.settled();
    expect([after.skipped - before.skipped, after.failed - before.failed]).toEqual([0, 0]);
    const arrived = () => frontends.reduce((sum, { id }) => sum + countOf(id), 0);
    await until(() => arrived() === after.sent - before.sent, 'all results have arrived');

    for (const [i, { id, state }] of frontends.entries()) {
      const latencyMs = (await state()).latencyMs;
      expect(latencyMs?.p50).toBeLessThan(500);
      expectCurve(shape, id, starts[i] as Start, TRANSIT_MS + (latencyMs?.p99 ?? 0));
    }
  });

  test('paused, nothing is sent; resumed, the rest of the area is', async () => {
    const shape = shapeOf('ramp:5-30x4s');
    const opened = await Promise.all(frontends.map(({ url }) => open(url)));
    await Promise.all(opened.map((page) => page.setFrequency('ramp:5-30x4s')));
    const elapsed = (page: TestPage) => page.states.at(-1)?.you.load?.elapsedMs ?? 0;
    await until(() => frontends.every(({ id }) => countOf(id) >= 15), 'a part of the strings has arrived');
    await Promise.all(opened.map(async (page) => expect(await page.control('pause')).toEqual({ ok: true })));
    await demo.settled();
    const paused = frontends.map(({ id }) => countOf(id));
    opened.forEach((page, i) => {
      const area = stringsUntil(shape, elapsed(page));
      expect(Math.abs((paused[i] as number) - area)).toBeLessThanOrEqual(tolerance(area, 0.02));
    });
    const states = opened[0]?.states.length ?? 0;
    await until(() => (opened[0]?.states.length ?? 0) > states + 3, 'some time has passed');
    expect(frontends.map(({ id }) => countOf(id))).toEqual(paused);
    expect((await demo.state()).offeredPerSecond).toBe(0);

    await Promise.all(opened.map(async (page) => expect(await page.control('resume')).toEqual({ ok: true })));
    await Promise.all(opened.map(ended));
    const total = stringsUntil(shape, durationMs(shape));
    for (const { id } of frontends) {
      await until(() => Math.abs(countOf(id) - total) <= tolerance(total, 0.01), `${id} has sent the area`);
    }
    await demo.settled();
    expect(frontends.every(({ id }) => Math.abs(countOf(id) - total) <= tolerance(total, 0.01))).toBe(true);
  });

  test('the shape of a page that is closed in the middle ends with it', async () => {
    const [{ url, id }] = frontends as [(typeof frontends)[0]];
    const page = await open(url);
    const requestedMs = performance.now();
    await page.setFrequency('constant:40x30s');
    await until(() => countOf(id) >= 40, 'a second of it is sent');
    page.close();
    await until(async () => (await demo.state()).pages === 0, 'the page is gone');
    const sent = ((performance.now() - requestedMs) * 40) / 1_000;
    await demo.settled();
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(countOf(id)).toBeLessThanOrEqual(sent + 1);
    expect((await demo.state()).offeredPerSecond).toBe(0);
  });

  test('cut off in the middle, a page continues its shape at another frontend', async () => {
    const text = 'spike:5-40x8s';
    const socket = io(balancer.url, { transports: ['websocket'], reconnectionDelay: 100, forceNew: true });
    const refusals: unknown[] = [];
    // The part of the real page that sets its load again.
    const load = createFrequencySetter(
      socket,
      () => undefined,
      (refusal) => refusals.push(refusal),
    );
    let servedBy = '';
    socket.on('state', ({ frontends: [own] }) => {
      servedBy = own.id;
    });
    await until(() => servedBy !== '', 'the page is connected');
    const cutOffBy = servedBy;
    const before = await demo.settled();
    expect(await load.set(text)).toMatchObject({ ok: true, shape: text });
    await until(() => (load.shape(performance.now())?.elapsedMs ?? 0) > 3_500, 'almost half of the time is over');
    socket.io.engine.close();
    await until(() => socket.connected && servedBy !== cutOffBy, 'the page is connected to another frontend');
    await until(() => load.shape(performance.now()) === undefined, 'the shape has ended');
    await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
    const after = await demo.settled();
    await until(() => countOf(cutOffBy) + countOf(servedBy) === after.sent - before.sent, 'all results have arrived');
    socket.close();

    const total = stringsUntil(shapeOf(text), 8_000);
    expect(countOf(cutOffBy)).toBeGreaterThan(total / 4);
    expect(countOf(servedBy)).toBeGreaterThan(total / 4);
    // The cut costs a part of a string.
    expect(Math.abs(after.sent - before.sent - total), `${after.sent - before.sent} of ${total}`).toBeLessThanOrEqual(
      tolerance(total, 0.01) + 1,
    );
    expect(refusals).toEqual([]);
  });
});
