import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  Batch,
  ClientEvents,
  FrequencyAnswer,
  PageLoadAnswer,
  Refusal,
  ServerEvents,
  State,
  You,
} from '@hashr/messages/page-events.ts';
import type { RequestRefusal } from '@hashr/messages/request-refusal.ts';
import { io as connect, type Socket } from 'socket.io-client';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeWorker, startFakeWorker } from '../../../../test/support/fake-worker.ts';
import { until } from '../../../../test/support/until.ts';
import { sayRefusal } from '../../page/language/refusals.ts';
import { createHistory, type History } from '../history/history.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createPresenter } from '../presenter/presenter-token.ts';
import { createLoadSources, type LoadSources } from '../sending/load-sources.ts';
import { createOpenLoop } from '../sending/open-loop.ts';
import { createSender } from '../sending/sender.ts';
import { createStringBudget } from '../sending/string-budget.ts';
import { createWorkerClient } from '../sending/worker-client.ts';
import { type Batcher, createBatcher } from '../updates/batch.ts';
import type { DisconnectReason } from './page-connections.ts';
import { servePages } from './page-socket.ts';
import { createPages, type Pages } from './pages.ts';

const TOKEN = 'correct horse battery staple';

let worker: FakeWorker;
let pages: Pages;
let sources: LoadSources;
let ledger: Ledger;
let batcher: Batcher;
let history: History;
let disconnects: DisconnectReason[];
/** How often the state was read. Each state has this number as its number of pages. */
let reads: number;

beforeEach(async () => {
  worker = await startFakeWorker();
  onTestFinished(worker.close);
  pages = createPages();
  sources = createLoadSources();
  ledger = createLedger({ frontendId: 'me', lostAfterMs: 60_000 });
  batcher = createBatcher();
  history = createHistory('f0000000a');
  disconnects = [];
  reads = 0;
});

const offeredPerSecond = () => sources.offeredPerSecond(performance.now());

interface Settings {
  maxPages?: number;
  token?: string;
  forgetAfterMinutes?: number;
  reservedByPeers?: number;
}

/** Starts the pages' socket of a frontend. */
async function startPages({ maxPages = 10, token, forgetAfterMinutes = 60, reservedByPeers = 0 }: Settings = {}) {
  const client = createWorkerClient({ url: worker.url, timeoutMs: 60_000, signal: new AbortController().signal });
  const readPeerUse = () => ({ reservedPerSecond: reservedByPeers, unreservedPerSecond: 0 });
  const budget = createStringBudget({ maxTotalPerSecond: 200, readPeerUse });
  const sender = createSender({ ledger, worker: client });
  const openLoop = createOpenLoop({ sources, ledger, sender, budget, maxInFlight: 1_000 });
  const http = createServer();
  const closePages = servePages(http, {
    pages,
    sources,
    openLoop,
    budget,
    batcher,
    history,
    readState: () => ({ pages: ++reads }) as State,
    presenter: createPresenter(token),
    onDisconnect: (reason) => disconnects.push(reason),
    config: {
      MAX_FREQUENCY: 100,
      MAX_TOTAL_FREQUENCY: 200,
      MAX_PAGES: maxPages,
      FORGET_PAGE_AFTER_MINUTES: forgetAfterMinutes,
      ALLOWED_ORIGINS: ['https://allowed.example'],
      TRUSTED_PROXIES: 1,
    },
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    openLoop.stop();
    closePages();
    http.closeAllConnections();
    http.close();
    await client.close();
  });
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, closePages };
}

/** Opens a page that records everything that it receives. */
function openPage(url: string, headers: Record<string, string> = {}) {
  const socket: Socket<ServerEvents, ClientEvents> = connect(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  onTestFinished(() => void socket.close());
  const received = {
    you: [] as You[],
    states: [] as State[],
    batches: [] as Batch[],
    refusals: [] as Refusal[],
    ends: [] as string[],
    errors: [] as Error[],
  };
  socket.on('you', (you) => received.you.push(you));
  socket.on('state', (state) => received.states.push(state));
  socket.on('calculation', (batch) => received.batches.push(batch));
  socket.on('refused', (refusal) => received.refusals.push(refusal));
  socket.on('disconnect', (reason) => received.ends.push(reason));
  socket.on('connect_error', (error) => received.errors.push(error));
  const setFrequency = (freq: unknown, token?: string, fromMs?: unknown) =>
    new Promise<FrequencyAnswer>((resolve) => {
      const request = { freq, ...(token !== undefined && { token }), ...(fromMs !== undefined && { fromMs }) };
      socket.emit('frequency', request as never, resolve);
    });
  const control = (action: unknown, token?: string) =>
    new Promise<PageLoadAnswer>((resolve) => {
      socket.emit('load', { action, ...(token !== undefined && { token }) } as never, resolve);
    });
  return { socket, setFrequency, control, ...received };
}

test('a page gets its own state and the shared one when it connects, and then periodically', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  await until(() => page.states.length >= 3, 'three states');

  expect(page.you).toEqual([{ frequency: 0, forgotten: false, load: null }]);
  // Not always from 1, and one may be repeated: the periodic state may be read while the page connects.
  const numbers = page.states.map(({ pages }) => pages);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBeGreaterThanOrEqual(2);
  expect(pages.count).toBe(1);
});

test('a page that connects later gets a newer state', async () => {
  const { url } = await startPages();
  const first = openPage(url);
  await until(() => first.states.length > 0, 'the state of the first page');
  const connectedMs = performance.now();
  await until(() => performance.now() - connectedMs > 60, 'the state is no longer reused');
  const second = openPage(url);
  await until(() => second.states.length > 0, 'the state of the second page');

  expect(second.states[0]?.pages).toBeGreaterThan(first.states[0]?.pages ?? 0);
});

test('a page sets its rate, and its strings are sent', async () => {
  const { url } = await startPages();
  const page = openPage(url);

  expect(await page.setFrequency('50')).toEqual({ ok: true, frequency: 50 });
  await until(() => page.you.length === 2, 'its own state has arrived');
  expect(page.you.at(-1)).toEqual({ frequency: 50, forgotten: false, load: null });
  expect(offeredPerSecond()).toBe(50);
  await until(() => worker.orders.length >= 5, 'strings have arrived');
});

test('a page that requests no acknowledgement sets its rate as well', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  page.socket.emit('frequency', { freq: 5 }, undefined as never);

  await until(() => offeredPerSecond() === 5, 'the rate is set');
});

test('a rate that is refused changes nothing', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  await page.setFrequency(5);

  expect(await page.setFrequency(101)).toMatchObject({
    ok: false,
    error: '101 per second is too high: the maximum is 100.',
  });
  expect(await page.setFrequency('abc')).toMatchObject({ ok: false });
  page.socket.emit('frequency', 7 as never, () => {});
  await page.setFrequency(-1);
  expect(offeredPerSecond()).toBe(5);
  expect(page.you.map(({ frequency }) => frequency)).toEqual([0, 5]);
});

test("all pages and peers together keep to the limit, and a page's new rate replaces its current one", async () => {
  const { url } = await startPages({ reservedByPeers: 30 });
  const [a, b] = [openPage(url), openPage(url)];
  await a.setFrequency(100);
  await b.setFrequency(60);

  const refused = { ok: false, error: 'All pages together can set at most 200 per second, and 70 are available.' };
  expect(await b.setFrequency(71)).toMatchObject(refused);
  expect(await b.setFrequency(70)).toEqual({ ok: true, frequency: 70 });
});

test('the refusal says that nothing is left when the peers exceed the limit', async () => {
  const { url } = await startPages({ reservedByPeers: 300 });
  const page = openPage(url);

  const refused = { ok: false, error: 'All pages together can set at most 200 per second, and 0 are available.' };
  expect(await page.setFrequency(1)).toMatchObject(refused);
  expect(await page.setFrequency(0)).toEqual({ ok: true, frequency: 0 });
});

test('the rate of a page ends when it disconnects', async () => {
  const { url } = await startPages();
  const [a, b] = [openPage(url), openPage(url)];
  await a.setFrequency(5);
  await b.setFrequency(7);
  a.socket.close();

  await until(() => pages.count === 1, 'the page is removed');
  expect(offeredPerSecond()).toBe(7);
  await until(() => disconnects.length === 1, 'the websocket has ended');
  expect(disconnects).toEqual(['closed']);
});

test('with a presenter token, only a page that sends it can set a rate; wrong tokens count by address', async () => {
  const { url } = await startPages({ token: TOKEN });
  const presenter = openPage(url, { 'x-forwarded-for': '192.0.2.1' });
  const attacker = openPage(url, { 'x-forwarded-for': '192.0.2.2' });
  const neighbour = openPage(url, { 'x-forwarded-for': '192.0.2.2' });

  expect(await attacker.setFrequency(5)).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^Only the presenter/),
  });
  expect(await presenter.setFrequency(5, TOKEN)).toEqual({ ok: true, frequency: 5 });
  const error = 'The token is wrong. Try again in 1 s.';
  expect(await attacker.setFrequency(6, 'wrong')).toMatchObject({ ok: false, error });
  expect(await presenter.setFrequency(7, TOKEN)).toEqual({ ok: true, frequency: 7 });
  expect(await neighbour.setFrequency(8, TOKEN)).toMatchObject({ ok: false });
  expect(offeredPerSecond()).toBe(7);
});

test('a connection that has sent the right token is not locked out by other clients of its address', async () => {
  const { url } = await startPages({ token: TOKEN });
  const [presenter, attacker] = [openPage(url), openPage(url)];
  await presenter.setFrequency(5, TOKEN);
  await attacker.setFrequency(6, 'wrong');

  expect(await presenter.setFrequency(7, TOKEN)).toEqual({ ok: true, frequency: 7 });
});

test('a page sets a shape, pauses it, resumes it, and is told when it ends', async () => {
  const { url } = await startPages();
  const page = openPage(url);

  expect(await page.setFrequency('Steps:4 x 2.5s,10x.5s')).toEqual({
    ok: true,
    frequency: 4,
    shape: 'steps:4x2.5s,10x0.5s',
  });
  expect(page.you.at(-1)).toEqual({
    frequency: 4,
    forgotten: false,
    load: { shape: 'steps:4x2.5s,10x0.5s', elapsedMs: expect.any(Number), durationMs: 3_000, isPaused: false },
  });
  expect(await page.control('resume')).toMatchObject({ ok: false, error: 'No load shape is paused.' });
  expect(await page.control('pause')).toMatchObject({ ok: true });
  expect(page.you.at(-1)).toMatchObject({ frequency: 0, load: { isPaused: true } });
  const pausedMs = page.you.at(-1)?.load?.elapsedMs ?? 0;
  await until(() => page.states.length > 3, 'some time has passed');
  expect(await page.control('resume')).toMatchObject({ ok: true });
  expect(Math.round(page.you.at(-1)?.load?.elapsedMs ?? 0)).toBeLessThan(pausedMs + 400);

  await until(() => page.you.at(-1)?.load === null, 'the shape has ended');
  await until(() => worker.orders.length >= 15, 'all strings have arrived');
  expect([worker.orders.length, page.you.at(-1)?.frequency]).toEqual([15, 0]);
  expect(await page.control('pause')).toMatchObject({ ok: false, error: 'No load shape is running.' });
});

test('a page continues a shape in the middle, and a new rate replaces it', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  expect(await page.setFrequency('steps:5x30s,20x30s', undefined, 45_000)).toMatchObject({ ok: true, frequency: 20 });
  expect(page.you.at(-1)?.load?.elapsedMs).toBeGreaterThanOrEqual(45_000);

  expect(await page.setFrequency(7)).toEqual({ ok: true, frequency: 7 });
  expect(page.you.at(-1)).toEqual({ frequency: 7, forgotten: false, load: null });
});

test('a shape that is refused changes nothing, and neither does a hostile request', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  await page.setFrequency('ramp:5-30x60s');
  const before = page.you.length;
  const refused = async (answer: Promise<unknown>) => expect(await answer).toMatchObject({ ok: false });

  await refused(page.setFrequency('ramp:5-101x60s'));
  await refused(page.setFrequency('ramp:5-30x60s', undefined, 60_000));
  await refused(page.setFrequency('ramp:5-30x60s', undefined, -1));
  await refused(page.setFrequency('ramp:5-30x60s', undefined, '5'));
  await refused(page.control('stop'));
  await refused(page.control(['pause']));
  page.socket.emit('load', null as never, undefined as never);
  page.socket.emit('load', undefined as never, undefined as never);
  await refused(page.control('resume'));
  expect(page.you).toHaveLength(before);
  expect(sources.reservedPerSecond(performance.now())).toBe(30);
});

test('a shape reserves its highest rate, so that it is never refused in the middle', async () => {
  const { url } = await startPages({ reservedByPeers: 100 });
  const [a, b] = [openPage(url), openPage(url)];
  await a.setFrequency('steps:1x30s,80x30s');

  const error = 'All pages together can set at most 200 per second, and 20 are available.';
  expect(await b.setFrequency(21)).toMatchObject({ ok: false, error });
  expect(await b.setFrequency('ramp:1-21x10s')).toMatchObject({ ok: false, error });
  expect(await b.setFrequency(20)).toMatchObject({ ok: true });
  expect(await a.setFrequency('steps:1x30s,80x30s')).toMatchObject({ ok: true });
  expect(offeredPerSecond()).toBe(21);
});

test('pausing requires the presenter token', async () => {
  const { url } = await startPages({ token: TOKEN });
  const page = openPage(url);
  await page.setFrequency('ramp:5-30x60s', TOKEN);

  expect(await page.control('pause')).toMatchObject({ ok: false });
  expect(await page.control('pause', TOKEN)).toEqual({ ok: true });
});

test('the shape of a page ends when it disconnects, or is forgotten', async () => {
  const { url } = await startPages({ forgetAfterMinutes: 0.01 });
  const [a, b] = [openPage(url), openPage(url)];
  await a.setFrequency('ramp:5-30x60s');
  await b.setFrequency('wave:5-20x60s');
  a.socket.close();
  await until(() => sources.reservedPerSecond(performance.now()) === 20, 'only the other page reserves a rate');

  await until(() => b.you.at(-1)?.forgotten, 'the other page is forgotten');
  expect([b.you.at(-1)?.load, sources.reservedPerSecond(performance.now())]).toEqual([null, 0]);
});

test('refuses pages above MAX_PAGES with a reason', async () => {
  const { url } = await startPages({ maxPages: 2 });
  const [a, b] = [openPage(url), openPage(url)];
  await until(() => a.you.length + b.you.length === 2, 'two pages have joined');
  const c = openPage(url);
  await until(() => c.ends.length === 1, 'the third is disconnected');

  expect([c.refusals, c.you, c.states]).toEqual([[{ reason: 'too-many-pages' }], [], []]);
  expect(pages.count).toBe(2);
  await until(() => disconnects.length === 1, 'its websocket has ended');
  expect(disconnects).toEqual(['too-many-pages']);
});

test('stops a page whose rate no user has set for a long time, and starts it again', async () => {
  const { url } = await startPages({ forgetAfterMinutes: 0.01 });
  const page = openPage(url);
  await page.setFrequency(5);
  await until(() => page.you.at(-1)?.forgotten, 'the page is forgotten');
  expect(page.you.at(-1)).toEqual({ frequency: 0, forgotten: true, load: null });
  expect(offeredPerSecond()).toBe(0);

  await page.setFrequency(6);
  await until(
    () => page.you.some(({ frequency, forgotten }) => frequency === 6 && !forgotten),
    'it has its rate again',
  );
});

test('forgets no page before the time is over', async () => {
  const { url } = await startPages({ forgetAfterMinutes: 1 });
  const page = openPage(url);
  await page.setFrequency(5);
  await until(() => page.states.length >= 3, 'three states');

  expect(page.you.at(-1)).toEqual({ frequency: 5, forgotten: false, load: null });
});

test('sends results to all pages', async () => {
  const { url } = await startPages();
  const [a, b] = [openPage(url), openPage(url)];
  await until(() => a.you.length + b.you.length === 2, 'both have joined');
  batcher.addExternal({ text: 'by hand' });
  await until(() => a.batches.length === 1 && b.batches.length === 1, 'the batch has arrived');

  const batch = {
    results: [{ text: 'by hand' }],
    counts: { primary: 0, burst: 0, failed: 0, other: 1, failedAt: { mesh: 0, primary: 0, burst: 0 } },
    workers: { named: [], others: 0 },
  };
  expect([a.batches, b.batches]).toEqual([[batch], [batch]]);
});

test('when the frontend stops, it disconnects the pages so that they reconnect, and sends nothing more', async () => {
  const { url, closePages } = await startPages();
  const page = openPage(url);
  await page.setFrequency(5);
  closePages();
  await until(() => page.ends.length === 1, 'the page is disconnected');

  // socket.io's clients do not reconnect after "io server disconnect".
  expect(page.ends).toEqual(['transport close']);
  expect([pages.count, offeredPerSecond()]).toEqual([0, 0]);
  const before = reads;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(reads).toBe(before);
});

test('refuses the pages of other websites, and polling', async () => {
  const { url } = await startPages();
  const other = openPage(url, { origin: 'https://other.example' });
  const allowed = openPage(url, { origin: 'https://allowed.example' });
  await until(() => other.errors.length > 0 && allowed.you.length === 1, 'one is refused, one has joined');
  expect(pages.count).toBe(1);

  expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
});

test('a page gets the history when it connects, and again when more of the past is known', async () => {
  const past = (failed: number) => ({ offered: [1], primary: [0], burst: [0], failed: [failed] });
  const second = history.nowSecond() - 100;
  // Before the frontend serves pages: it would send a later change to all of them, also to one that just got it.
  history.receiveSeconds('f0000000b', { fromSecond: second, ...past(1) });
  const { url } = await startPages();
  const { socket } = openPage(url);
  const received: number[] = [];
  socket.on('history', ({ fromSecond, failed }) => void received.push(failed[second - fromSecond] ?? 0));
  await until(() => received.length === 1, 'the page has the history');

  history.receiveSeconds('f0000000c', { fromSecond: second, ...past(2) });
  await until(() => received.length === 2, 'the page has the new history');

  expect(received).toEqual([1, 3]);
});

test('an echo is acknowledged; one that wants no acknowledgement does no harm', async () => {
  const { url } = await startPages();
  const { socket } = openPage(url);
  socket.emit('echo', 'no acknowledgement' as never);
  await socket.timeout(10_000).emitWithAck('echo');
  expect(socket.connected).toBe(true);
});

test('the page says in English what the frontend says when it refuses', async () => {
  const { url } = await startPages();
  const page = openPage(url);
  await page.setFrequency(100);
  const second = openPage(url);
  await second.setFrequency(100);
  const refusals = [await openPage(url).setFrequency(1), await page.control('pause'), await page.control('resume')];

  expect(refusals).toMatchObject([{ code: 'limit' }, { code: 'not-running' }, { code: 'not-paused' }]);
  for (const refusal of refusals as RequestRefusal[]) {
    expect(sayRefusal(refusal).text).toBe(refusal.error);
  }
});
