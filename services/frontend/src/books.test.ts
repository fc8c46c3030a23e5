import type { Calculation } from '@hashr/messages/calculation.ts';
import { describe, expect, test } from 'vitest';
import { createBooks, type Outcome } from './books.ts';

const calculation = (id?: string, cluster: 'primary' | 'burst' = 'primary'): Calculation => ({
  ...(id !== undefined && { id }),
  hash: 'x',
  str: 'x',
  strLength: 1,
  salt: '0'.repeat(32),
  hour: 0,
  cluster,
  worker: 'w',
});

const createTestBooks = () => createBooks({ idPrefix: 'me', lostAfterMs: 7_000, rememberMs: 10_000 });

describe('createBooks', () => {
  test('the message settles; the answer after it is the other half', () => {
    const books = createTestBooks();
    const outcomes: Outcome[] = [];
    const id = books.open('page', 100, 100, (outcome) => outcomes.push(outcome));

    expect(books.message(calculation(id, 'burst'), 105)).toBe(true);
    books.answer(id, calculation(id, 'burst'), true, 106);
    books.sweep(60_000);

    expect(books.totals()).toMatchObject({
      sent: 1,
      succeeded: 1,
      inFlight: 0,
      late: 0,
      duplicate: 0,
      settledByResponse: 0,
    });
    expect(books.totals().succeededByCluster).toEqual({ primary: 0, burst: 1 });
    expect(outcomes).toEqual([{ kind: 'succeeded', calculation: calculation(id, 'burst'), latencyMs: 5 }]);
  });

  test('the answer settles; the message after it is the other half, a third is a duplicate', () => {
    const books = createTestBooks();
    const id = books.open('api', 0, 0);

    books.answer(id, calculation(id), true, 5);
    books.message(calculation(id), 6);
    books.message(calculation(id), 7);
    books.sweep(60_000);

    expect(books.totals()).toMatchObject({ sent: 1, succeeded: 1, late: 0, duplicate: 1, settledByResponse: 0 });
    expect(books.totals().sentBySource).toEqual({ page: 0, api: 1 });
  });

  test('an answer whose message never comes is filled in', () => {
    const books = createTestBooks();
    const id = books.open('page', 0, 0);
    books.answer(id, calculation(id), true, 5);

    books.sweep(10_005);
    expect(books.totals().settledByResponse).toBe(0);
    books.sweep(10_006);
    expect(books.totals()).toMatchObject({ succeeded: 1, settledByResponse: 1 });
  });

  test('an answer that was not published is filled in at once, and its message would be late', () => {
    const books = createTestBooks();
    const id = books.open('page', 0, 0);

    books.answer(id, calculation(id), false, 5);
    books.message(calculation(id), 6);

    expect(books.totals()).toMatchObject({ sent: 1, succeeded: 1, settledByResponse: 1, late: 1 });
  });

  test('a failure settles; a message after it is late and changes nothing else', () => {
    const books = createTestBooks();
    const id = books.open('page', 0, 0);

    books.fail(id, 'timeout', 5_000);
    books.message(calculation(id), 5_001);
    books.fail(id, 'lost', 5_002);

    expect(books.totals()).toMatchObject({ sent: 1, succeeded: 0, failed: 1, late: 1 });
    expect(books.totals().failedByKind).toMatchObject({ timeout: 1, lost: 0 });
  });

  test('what nobody settles is lost after a time', () => {
    const books = createTestBooks();
    books.open('page', 0, 0);

    books.sweep(7_000);
    expect(books.totals()).toMatchObject({ inFlight: 1, failed: 0 });
    books.sweep(7_001);
    expect(books.totals()).toMatchObject({ inFlight: 0, failed: 1 });
    expect(books.totals().failedByKind.lost).toBe(1);
  });

  test('messages about strings of others are not ours; a forgotten one of ours is late', () => {
    const books = createTestBooks();

    expect(books.message(calculation('you-1'), 0)).toBe(false);
    expect(books.message(calculation('menace-1'), 0)).toBe(false);
    expect(books.message(calculation(), 0)).toBe(false);
    expect(books.message(calculation('me-zzz'), 0)).toBe(true);

    expect(books.totals()).toMatchObject({ sent: 0, succeeded: 0, external: 0, late: 1 });
  });

  test('an id cannot be told from those before it', () => {
    const ids = (books = createTestBooks()) => Array.from({ length: 100 }, () => books.open('page', 0, 0));

    expect(new Set([...ids(), ...ids()]).size).toBe(200);
    expect(ids().every((id) => /^me-[0-9a-f-]{36}$/.test(id))).toBe(true);
  });

  test('balances after anything that can happen, in any order', () => {
    const books = createTestBooks();
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const ids: string[] = [];
    for (let step = 0; step < 20_000; step++) {
      const id = ids[random(Math.max(1, ids.length))] ?? 'me-0';
      [
        () => ids.push(books.open('page', step, step)),
        () => books.message(calculation(id), step),
        () => books.answer(id, calculation(id), random(2) === 0, step),
        () => books.fail(id, '5xx', step),
        () => books.sweep(step),
      ][random(5)]?.();
      const { sent, succeeded, failed, inFlight } = books.totals();
      expect(sent).toBe(succeeded + failed + inFlight);
    }
    expect(books.totals().sent).toBe(ids.length);
  });

  test('tells of each string once, when it settles', () => {
    const outcomes: Outcome[] = [];
    const books = createBooks({ idPrefix: 'me', lostAfterMs: 7_000, onSettled: (outcome) => outcomes.push(outcome) });
    const [first, second] = [books.open('page', 0, 0), books.open('page', 0, 0)];
    books.message(calculation(first), 1);
    books.answer(first, calculation(first), true, 2);
    books.fail(second, '5xx', 3);
    books.message(calculation(second), 4);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'failed']);
  });

  test('an answer after the message fills nothing in, though it says that it was not published', () => {
    const books = createTestBooks();
    const id = books.open('page', 0, 0);
    books.message(calculation(id), 1);
    books.answer(id, calculation(id), false, 2);

    expect(books.totals()).toMatchObject({ succeeded: 1, settledByResponse: 0 });
  });

  test('what is settled is swept once, ten seconds later; a lost string is never filled in', () => {
    const books = createBooks({ idPrefix: 'me', lostAfterMs: 7_000 });
    const id = books.open('page', 0, 0);
    books.open('page', 0, 0);
    books.answer(id, calculation(id), true, 0);
    books.sweep(10_000);
    expect(books.totals()).toMatchObject({ succeeded: 1, failed: 1, settledByResponse: 0 });
    books.sweep(30_000);
    books.sweep(60_000);

    expect(books.totals()).toMatchObject({ succeeded: 1, failed: 1, settledByResponse: 1 });
  });

  test('counts what was skipped and what was stray; totals once read do not change', () => {
    const books = createTestBooks();
    const before = books.totals();
    books.skip(3);
    books.stray('external');
    books.stray('dropped');
    books.open('page', 0, 0);

    expect(books.totals()).toMatchObject({ sent: 1, skipped: 3, external: 1, dropped: 1 });
    expect(before).toMatchObject({ sent: 0, skipped: 0, external: 0, dropped: 0, sentBySource: { page: 0, api: 0 } });
  });
});
