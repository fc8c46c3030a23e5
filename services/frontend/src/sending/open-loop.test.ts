import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeWorker, startFakeWorker } from '../../../../test/support/fake-worker.ts';
import { shapeOf } from '../../../../test/support/load-shapes.ts';
import { until } from '../../../../test/support/until.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createLoadSources, type LoadSource, type LoadSources } from './load-sources.ts';
import { createOpenLoop, type OpenLoop } from './open-loop.ts';
import { createPace } from './pace.ts';
import { createSender, type Sender } from './sender.ts';
import { createStringBudget, type PeerUse, type StringBudget } from './string-budget.ts';
import { createWorkerClient } from './worker-client.ts';

let fakeWorker: FakeWorker;
let sources: LoadSources;
let ledger: Ledger;
let sender: Sender;
let budget: StringBudget;
let peerUse: PeerUse;
/** The time for the open loop, in milliseconds. Its timer runs in real time. */
let nowMs: number;

beforeEach(async () => {
  fakeWorker = await startFakeWorker();
  sources = createLoadSources();
  ledger = createLedger({ frontendId: 'me', lostAfterMs: 60_000 });
  const worker = createWorkerClient({ url: fakeWorker.url, timeoutMs: 60_000, signal: new AbortController().signal });
  sender = createSender({ ledger, worker });
  peerUse = { reservedPerSecond: 0, unreservedPerSecond: 0 };
  budget = createStringBudget({ maxTotalPerSecond: 100, readPeerUse: () => peerUse });
  nowMs = 1_000;
  onTestFinished(async () => {
    await worker.close();
    await fakeWorker.close();
  });
});

function createTestLoop(maxInFlight = 1_000, now?: () => number): OpenLoop {
  const openLoop = createOpenLoop({ sources, ledger, sender, budget, maxInFlight, ...(now && { now }) });
  onTestFinished(() => openLoop.stop());
  return openLoop;
}

/** Adds a source, like a page that has connected. */
function add(openLoop: OpenLoop, kind: LoadSource['kind'] = 'page'): LoadSource {
  const source: LoadSource = { kind, pace: createPace(), sent: 0, nextIsFirst: false };
  openLoop.add(source);
  return source;
}

const counts = () => {
  const { sent, skipped } = ledger.totals();
  return { sent, skipped };
};

test('sends at the rate of a page, in real time', async () => {
  const openLoop = createTestLoop();
  const startMs = performance.now();
  openLoop.setFrequency(add(openLoop), 50);
  await until(() => fakeWorker.orders.length >= 10, 'ten strings have arrived');

  expect(performance.now() - startMs).toBeGreaterThanOrEqual(180);
  expect(ledger.totals()).toMatchObject({ skipped: 0, sentBySource: { api: 0 } });
});

test('sends the strings of all pages in one tick', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  openLoop.setFrequency(add(openLoop), 10);
  openLoop.setFrequency(add(openLoop), 20);
  await until(() => counts().sent === 2, 'the first string of both is sent by the timer');
  nowMs += 1_000;

  await until(() => counts().sent === 2 + 10 + 20, 'the strings of a second are sent by the timer');
  expect(counts().skipped).toBe(0);
});

test('sends what was due at the old rate when the rate changes', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 10);
  nowMs += 1_000;
  openLoop.setFrequency(page, 0);
  expect(counts()).toEqual({ sent: 11, skipped: 0 });
  nowMs += 5_000;
  openLoop.setFrequency(page, 0);

  expect(counts()).toEqual({ sent: 11, skipped: 0 });
});

test('measures latency from when a string was due', async () => {
  const latenciesMs: number[] = [];
  ledger = createLedger({
    frontendId: 'me',
    lostAfterMs: 60_000,
    onSettled: (outcome) => latenciesMs.push(outcome.kind === 'succeeded' ? outcome.latencyMs : 0),
  });
  const worker = createWorkerClient({ url: fakeWorker.url, timeoutMs: 60_000, signal: new AbortController().signal });
  onTestFinished(worker.close);
  sender = createSender({ ledger, worker });
  let behindMs = 5_000;
  const openLoop = createTestLoop(1_000, () => performance.now() - behindMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 1);
  behindMs = 0;
  openLoop.setFrequency(page, 0);
  await until(() => latenciesMs.length === 6, 'all strings are settled');

  expect(Math.max(...latenciesMs)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...latenciesMs) - Math.min(...latenciesMs)).toBeGreaterThan(4_000);
});

test('skips and counts the strings that exceed the limit in flight', async () => {
  fakeWorker.behaviour = 'holds';
  const openLoop = createTestLoop(3, () => nowMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 10);
  nowMs += 1_000;
  openLoop.setFrequency(page, 0);

  expect(counts()).toEqual({ sent: 3, skipped: 8 });
});

test('takes the first string of each rate from the unreserved budget, and the others from the reserved one', () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const page = add(openLoop);
  const unreserved = () => budget.unreservedPerSecond(nowMs);
  openLoop.setFrequency(page, 10);
  openLoop.setFrequency(page, 10);
  expect(counts().sent).toBe(1);
  const ofOneString = unreserved();
  expect(ofOneString).toBeGreaterThan(0);

  nowMs += 1_000;
  openLoop.setFrequency(page, 20);
  nowMs += 1_000;
  openLoop.setFrequency(page, 0);
  expect(counts().sent).toBe(31);
  expect(unreserved()).toBeLessThan(ofOneString);

  const before = unreserved();
  openLoop.setFrequency(page, 10);
  nowMs += 100;
  openLoop.setFrequency(page, 10);
  expect(unreserved() - before * Math.exp(-100 / 2_000)).toBeCloseTo(ofOneString);
});

test('skips the first string of a rate when the unreserved budget is used up', () => {
  budget.takeUnreserved(100, nowMs);
  const openLoop = createTestLoop(1_000, () => nowMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 100);
  openLoop.setFrequency(page, 100);
  expect(counts()).toEqual({ sent: 0, skipped: 1 });

  nowMs += 100;
  openLoop.setFrequency(page, 100);
  expect(counts()).toEqual({ sent: 10, skipped: 1 });
});

test('sends only a share of the strings when the frontends have accepted too much together', () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 100);
  openLoop.setFrequency(page, 100);
  peerUse = { reservedPerSecond: 100, unreservedPerSecond: 0 };
  nowMs += 1_000;
  openLoop.setFrequency(page, 0);

  expect(counts()).toEqual({ sent: 51, skipped: 50 });
});

test('reserves the sum of all rates, and frees the rate of a page that is removed', () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const [a, b] = [add(openLoop), add(openLoop)];
  budget.takeUnreserved(100, nowMs);
  openLoop.setFrequency(a, 60);
  openLoop.setFrequency(b, 40);
  nowMs += 10_000;
  expect(budget.takeUnreserved(1, nowMs)).toBe(10_000);

  openLoop.remove(b);
  nowMs += 1_000;
  expect(budget.takeUnreserved(40, nowMs)).toBe(0);
  expect(budget.takeUnreserved(1, nowMs)).toBe(25);
  expect([...sources.all()]).toEqual([a]);
});

test('sends nothing more for a page that is removed', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const [a, b] = [add(openLoop), add(openLoop)];
  openLoop.setFrequency(a, 10);
  openLoop.setFrequency(b, 10);
  await until(() => counts().sent === 2, 'the first string of both is sent');
  openLoop.remove(a);
  nowMs += 1_000;

  await until(() => counts().sent >= 12, 'the strings of the other page are sent');
  expect(counts()).toEqual({ sent: 12, skipped: 0 });
});

test('sends nothing more after its stop, whatever rates are set', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const page = add(openLoop);
  openLoop.setFrequency(page, 10);
  openLoop.stop();
  await sleep(30);
  expect(counts().sent).toBe(0);

  openLoop.setFrequency(page, 20);
  const { sent } = counts();
  nowMs += 1_000;
  await sleep(30);
  expect(counts().sent).toBe(sent);
});

test('a shape sends its area, ends by itself, and says so once', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const source = add(openLoop, 'api');
  let ends = 0;
  source.onEnd = () => {
    ends += 1;
  };
  openLoop.setShape(source, shapeOf('steps:5x10s,20x10s'), 0);
  nowMs += 10_000;
  await until(() => source.sent === 50, 'the strings of the first step are sent by the timer');
  nowMs += 10_000;
  await until(() => ends === 1, 'the shape has ended');

  expect([source.sent, source.pace.isIdle, sources.reservedPerSecond(nowMs)]).toEqual([250, true, 0]);
  expect(ledger.totals()).toMatchObject({ sent: 250, skipped: 0, sentBySource: { page: 0, api: 250 } });
  nowMs += 10_000;
  await sleep(30);
  expect([source.sent, ends]).toEqual([250, 1]);
});

test('a shape reserves the highest rate of what remains, also while it is paused, until it ends', async () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const source = add(openLoop);
  const refill = () => {
    budget.takeUnreserved(1, nowMs);
    return budget.takeUnreserved(100, nowMs); // The longer the wait, the more is reserved.
  };
  openLoop.setShape(source, shapeOf('steps:5x2s,80x2s,20x6s'), 0);
  expect([sources.offeredPerSecond(nowMs), sources.reservedPerSecond(nowMs)]).toEqual([5, 80]);
  expect(refill()).toBe(50);

  nowMs += 1_000;
  expect(openLoop.pause(source)).toBe(true);
  nowMs += 60_000;
  expect([sources.offeredPerSecond(nowMs), sources.reservedPerSecond(nowMs), source.sent]).toEqual([0, 80, 5]);
  expect(openLoop.resume(source)).toBe(true);
  expect(openLoop.resume(source)).toBe(false);

  nowMs += 3_000;
  await until(() => source.sent === 170, 'the timer has sent what was due');
  expect([sources.offeredPerSecond(nowMs), sources.reservedPerSecond(nowMs)]).toEqual([20, 20]);
  budget.takeUnreserved(100, nowMs);
  nowMs += 1_000;
  expect(budget.takeUnreserved(80, nowMs)).toBe(0);

  nowMs += 5_000;
  await until(() => source.pace.isIdle, 'the shape has ended');
  nowMs += 1_000;
  expect(budget.takeUnreserved(100, nowMs)).toBe(0);
});

test.each([
  ['while nothing is due', 'steps:100x0.1s,0x60s'],
  ['when it ends', 'constant:100x0.2s'],
])('the reservation falls with the shape, also %s', async (_, text) => {
  const openLoop = createTestLoop();
  openLoop.setShape(add(openLoop), shapeOf(text), 0);
  const startMs = performance.now();
  budget.takeUnreserved(100, startMs);

  await until(() => budget.takeUnreserved(50, performance.now()) === 0, 'the budget is free again');
  expect(performance.now() - startMs).toBeLessThan(5_000);
});

test('a shape that is removed sends nothing more and reserves nothing', () => {
  const openLoop = createTestLoop(1_000, () => nowMs);
  const source = add(openLoop);
  openLoop.setShape(source, shapeOf('ramp:5-30x60s'), 0);
  nowMs += 1_000;
  openLoop.remove(source);

  expect([[...sources.all()], sources.reservedPerSecond(nowMs)]).toEqual([[], 0]);
});
