import { describe, expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { createLedger } from './ledger.ts';
import type { Outcome } from './outcome.ts';

const calculation = (id?: string, cluster: 'primary' | 'burst' = 'primary') =>
  exampleCalculation({ ...(id !== undefined && { id }), cluster });

const createTestLedger = () => createLedger({ frontendId: 'me', lostAfterMs: 7_000, rememberMs: 10_000 });

describe('createLedger', () => {
  test('the message settles the string, and the response after it was expected', () => {
    const ledger = createTestLedger();
    const outcomes: Outcome[] = [];
    const id = ledger.open('page', 100, 102, { onSettled: (outcome) => outcomes.push(outcome) });

    expect(ledger.receiveMessage(calculation(id, 'burst'), 105)).toBe(true);
    ledger.receiveResponse(id, calculation(id, 'burst'), true, 106);
    ledger.sweep(60_000);

    expect(ledger.totals()).toMatchObject({
      sent: 1,
      succeeded: 1,
      inFlight: 0,
      late: 0,
      duplicate: 0,
      settledByResponse: 0,
    });
    expect(ledger.totals().succeededByCluster).toEqual({ primary: 0, burst: 1 });
    expect(outcomes).toEqual([{ kind: 'succeeded', calculation: calculation(id, 'burst'), waitMs: 2, latencyMs: 5 }]);
  });

  test('a traced string has the traceparent of its own first operation, not that of the message', () => {
    const ledger = createTestLedger();
    const outcomes: Outcome[] = [];
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const id = ledger.open('page', 0, 0, { traceparent, onSettled: (outcome) => outcomes.push(outcome) });
    ledger.receiveMessage({ ...calculation(id), traceparent: `00-${'a'.repeat(32)}-${'c'.repeat(16)}-01` }, 1);

    expect(outcomes).toMatchObject([{ calculation: { id, traceparent } }]);
  });

  test('the response settles the string, the message after it was expected, and a second message is a duplicate', () => {
    const ledger = createTestLedger();
    const id = ledger.open('api', 0, 0);

    ledger.receiveResponse(id, calculation(id), true, 5);
    ledger.receiveMessage(calculation(id), 6);
    ledger.receiveMessage(calculation(id), 7);
    ledger.sweep(60_000);

    expect(ledger.totals()).toMatchObject({ sent: 1, succeeded: 1, late: 0, duplicate: 1, settledByResponse: 0 });
    expect(ledger.totals().sentBySource).toEqual({ page: 0, api: 1 });
  });

  test('a string whose message never arrives is settled by the response', () => {
    const ledger = createTestLedger();
    const id = ledger.open('page', 0, 0);
    ledger.receiveResponse(id, calculation(id), true, 5);

    ledger.sweep(10_005);
    expect(ledger.totals().settledByResponse).toBe(0);
    ledger.sweep(10_006);
    expect(ledger.totals()).toMatchObject({ succeeded: 1, settledByResponse: 1 });
  });

  test('a second message is a duplicate, whether the first one or the response settled the string', () => {
    const ledger = createTestLedger();
    const [first, second] = [ledger.open('page', 0, 0), ledger.open('page', 0, 0)];
    ledger.receiveMessage(calculation(first), 1);
    ledger.receiveMessage(calculation(first), 2);
    ledger.receiveResponse(second, calculation(second), true, 3);
    ledger.receiveMessage(calculation(second), 4);

    expect(ledger.totals()).toEqual({
      sent: 2,
      succeeded: 2,
      failed: 0,
      inFlight: 0,
      skipped: 0,
      late: 0,
      duplicate: 1,
      settledByResponse: 0,
      external: 0,
      dropped: 0,
      sentBySource: { page: 2, api: 0 },
      succeededByCluster: { primary: 2, burst: 0 },
      failedByKind: { refused: 0, timeout: 0, '429': 0, '4xx': 0, '5xx': 0, lost: 0 },
    });
  });

  test('a response without publication settles the string at once, and a message is late', () => {
    const ledger = createTestLedger();
    const id = ledger.open('page', 0, 0);

    ledger.receiveResponse(id, calculation(id), false, 5);
    ledger.receiveMessage(calculation(id), 6);

    expect(ledger.totals()).toMatchObject({ sent: 1, succeeded: 1, settledByResponse: 1, late: 1 });
  });

  test('a failure settles the string, and a message after it is late and changes nothing else', () => {
    const ledger = createTestLedger();
    const id = ledger.open('page', 0, 0);

    ledger.fail(id, 'timeout', 5_000);
    ledger.receiveMessage(calculation(id), 5_001);
    ledger.fail(id, 'lost', 5_002);

    expect(ledger.totals()).toMatchObject({ sent: 1, succeeded: 0, failed: 1, late: 1 });
    expect(ledger.totals().failedByKind).toMatchObject({ timeout: 1, lost: 0 });
  });

  test('a string that is in flight for too long is lost', () => {
    const ledger = createTestLedger();
    ledger.open('page', 0, 100);

    ledger.sweep(7_100);
    expect(ledger.totals()).toMatchObject({ inFlight: 1, failed: 0 });
    ledger.sweep(7_101);
    expect(ledger.totals()).toMatchObject({ inFlight: 0, failed: 1 });
    expect(ledger.totals().failedByKind.lost).toBe(1);
  });

  test('a message for a string of another frontend is not entered, and one for a forgotten string is late', () => {
    const ledger = createTestLedger();

    expect(ledger.receiveMessage(calculation('you-1'), 0)).toBe(false);
    expect(ledger.receiveMessage(calculation('menace-1'), 0)).toBe(false);
    expect(ledger.receiveMessage(calculation(), 0)).toBe(false);
    expect(ledger.receiveMessage(calculation('me-zzz'), 0)).toBe(true);

    expect(ledger.totals()).toMatchObject({ sent: 0, succeeded: 0, external: 0, late: 1 });
  });

  test('an id cannot be guessed from earlier ids', () => {
    const ids = (ledger = createTestLedger()) => Array.from({ length: 100 }, () => ledger.open('page', 0, 0));

    expect(new Set([...ids(), ...ids()]).size).toBe(200);
    expect(ids().every((id) => /^me-[0-9a-f-]{36}$/.test(id))).toBe(true);
  });

  test('balances after all operations in random order', () => {
    const ledger = createTestLedger();
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const ids: string[] = [];
    for (let step = 0; step < 20_000; step++) {
      const id = ids[random(Math.max(1, ids.length))] ?? 'me-0';
      [
        () => ids.push(ledger.open('page', step, step)),
        () => ledger.receiveMessage(calculation(id), step),
        () => ledger.receiveResponse(id, calculation(id), random(2) === 0, step),
        () => ledger.fail(id, '5xx', step),
        () => ledger.sweep(step),
      ][random(5)]?.();
      const { sent, succeeded, failed, inFlight } = ledger.totals();
      expect(sent).toBe(succeeded + failed + inFlight);
    }
    expect(ledger.totals().sent).toBe(ids.length);
  });

  test('reports each string once, when it is settled', () => {
    const outcomes: Outcome[] = [];
    const ledger = createLedger({
      frontendId: 'me',
      lostAfterMs: 7_000,
      onSettled: (outcome) => outcomes.push(outcome),
    });
    const [first, second] = [ledger.open('page', 0, 0), ledger.open('page', 0, 0)];
    ledger.receiveMessage(calculation(first), 1);
    ledger.receiveResponse(first, calculation(first), true, 2);
    ledger.fail(second, '5xx', 3);
    ledger.receiveMessage(calculation(second), 4);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'failed']);
  });

  test('a response after the message does not count as settled by the response, even without publication', () => {
    const ledger = createTestLedger();
    const id = ledger.open('page', 0, 0);
    ledger.receiveMessage(calculation(id), 1);
    ledger.receiveResponse(id, calculation(id), false, 2);

    expect(ledger.totals()).toMatchObject({ succeeded: 1, settledByResponse: 0 });
  });

  test('a settled string is swept once, after ten seconds; a lost string is never settled by the response', () => {
    const ledger = createLedger({ frontendId: 'me', lostAfterMs: 7_000 });
    const id = ledger.open('page', 0, 0);
    ledger.open('page', 0, 0);
    ledger.receiveResponse(id, calculation(id), true, 0);
    ledger.sweep(10_000);
    expect(ledger.totals()).toMatchObject({ succeeded: 1, failed: 1, settledByResponse: 0 });
    ledger.sweep(30_000);
    ledger.sweep(60_000);

    expect(ledger.totals()).toMatchObject({ succeeded: 1, failed: 1, settledByResponse: 1 });
  });

  test('counts anomalies; totals do not change after they were read', () => {
    const ledger = createTestLedger();
    const before = ledger.totals();
    ledger.countAnomaly('skipped');
    ledger.countAnomaly('skipped');
    ledger.countAnomaly('skipped');
    ledger.countAnomaly('external');
    ledger.countAnomaly('dropped');
    ledger.open('page', 0, 0);

    expect(ledger.totals()).toMatchObject({ sent: 1, skipped: 3, external: 1, dropped: 1 });
    expect(before).toMatchObject({ sent: 0, skipped: 0, external: 0, dropped: 0, sentBySource: { page: 0, api: 0 } });
  });
});
