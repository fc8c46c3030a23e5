import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeWorker, startFakeWorker } from '../../../../test/support/fake-worker.ts';
import { until } from '../../../../test/support/until.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../ledger/outcome.ts';
import { createSender, type Sender } from './sender.ts';
import { createWorkerClient } from './worker-client.ts';

let fakeWorker: FakeWorker;
let ledger: Ledger;
let sender: Sender;

beforeEach(async () => {
  fakeWorker = await startFakeWorker();
  ledger = createLedger({ frontendId: 'me', lostAfterMs: 60_000 });
  const worker = createWorkerClient({ url: fakeWorker.url, timeoutMs: 60_000, signal: new AbortController().signal });
  sender = createSender({ ledger, worker });
  onTestFinished(async () => {
    await worker.close();
    await fakeWorker.close();
  });
});

/** Sends a string, and returns how it was settled. */
const settle = (source: 'page' | 'api', dueMs: number, str?: string) =>
  new Promise<Outcome>((onSettled) => sender.send(source, dueMs, { str, onSettled }));

test('sends the given string with an id of this frontend, and settles it with the result', async () => {
  const outcome = await settle('api', performance.now() - 5_000, 'hello');

  expect(fakeWorker.orders).toEqual([{ str: 'hello', id: expect.stringMatching(/^me-/) }]);
  expect(outcome).toMatchObject({ kind: 'succeeded', calculation: { str: 'hello', id: fakeWorker.orders[0]?.id } });
  expect(outcome.kind === 'succeeded' && outcome.latencyMs).toBeGreaterThanOrEqual(5_000);
  expect(ledger.totals()).toMatchObject({
    sent: 1,
    succeeded: 1,
    settledByResponse: 0,
    sentBySource: { api: 1, page: 0 },
  });
});

test('sends random strings of 16 characters otherwise', async () => {
  await Promise.all(Array.from({ length: 20 }, () => settle('page', 0)));
  const strings = fakeWorker.orders.map(({ str }) => str);

  expect(new Set(strings).size).toBe(20);
  expect(strings.every((str) => /^[\w-]{16}$/.test(str))).toBe(true);
  expect(ledger.totals().sentBySource).toEqual({ page: 20, api: 0 });
});

test('enters in the ledger whether the result was published', async () => {
  fakeWorker.behaviour = 'answers unpublished';
  await settle('page', 0);

  expect(ledger.totals()).toMatchObject({ succeeded: 1, settledByResponse: 1 });
});

test('enters a failure in the ledger', async () => {
  fakeWorker.behaviour = 503;

  expect(await settle('page', 0)).toEqual({ kind: 'failed', failure: '5xx' });
  expect(ledger.totals()).toMatchObject({ sent: 1, failed: 1, inFlight: 0 });
});

test('waits for the message of a string that an old worker has accepted', async () => {
  fakeWorker.behaviour = 'accepts';
  sender.send('page', 0);
  await until(() => fakeWorker.orders.length === 1, 'the string has arrived');
  fakeWorker.behaviour = 503;
  await settle('page', 0); // By then, the first response has arrived as well.

  expect(ledger.totals()).toMatchObject({ sent: 2, failed: 1, inFlight: 1 });
});

test('drains at once when nothing is in flight', async () => {
  await settle('page', 0);
  await sender.drain();
});

test('drains when the last string in flight is settled', async () => {
  fakeWorker.behaviour = 'holds';
  sender.send('page', 0);
  sender.send('page', 0);
  await until(() => fakeWorker.orders.length === 2, 'both strings have arrived');
  let drained = false;
  const draining = sender.drain().then(() => {
    drained = true;
  });

  fakeWorker.release(1);
  await until(() => ledger.inFlight === 1, 'one is settled');
  await new Promise(setImmediate);
  expect(drained).toBe(false);
  fakeWorker.release();
  await draining;
  expect(ledger.inFlight).toBe(0);
});
