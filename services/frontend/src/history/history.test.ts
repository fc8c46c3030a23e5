import type { FrontendSeconds } from '@hashr/messages/frontend-seconds.ts';
import { MAX_FRONTENDS } from '@hashr/messages/frontends.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveToBurst, settledStatus } from '../../../../test/support/watcher-status.ts';
import { createCounts } from '../ledger/counts.ts';
import { createHistory } from './history.ts';

const OWN = 'f0000000a';
const NOW = 10_000;
const idOf = (number: number) => `f${number.toString(16).padStart(8, '0')}`;
const start = (nowSecond = NOW) => createHistory(OWN, () => nowSecond * 1_000);
const noTotals = createCounts().totals(0);

/** Consecutive seconds in which a frontend offered, hashed and failed these numbers of strings. */
function seconds(fromSecond: number, values: (number | null)[]): FrontendSeconds {
  const numbers = values.map((value) => Math.floor(value ?? 0));
  return { fromSecond, offered: values, primary: numbers, burst: numbers, failed: numbers };
}

test('before it knows anything, it has no seconds', () => {
  expect(start().read()).toEqual({
    fromSecond: NOW - 2,
    offered: [],
    primary: [],
    burst: [],
    failed: [],
    observed: [],
    burstWeight: [],
    moves: [],
  });
});

test('adds up the frontends; a second is shown two seconds after its end', () => {
  const history = start();
  history.receiveSeconds('f0000000b', seconds(NOW - 6, [1, 2, null, 4, 5, 6, 7]));
  history.receiveSeconds('f0000000c', seconds(NOW - 5, [10.01, null, 30]));

  expect(history.read()).toMatchObject({
    fromSecond: NOW - 6,
    offered: [1, 12.01, null, 34],
    primary: [1, 12, 0, 34],
    burst: [1, 12, 0, 34],
    failed: [1, 12, 0, 34],
    observed: [null, null, null, null],
  });
  expect(history.readNewest()).toMatchObject({ fromSecond: NOW - 7, offered: [null, 1, 12.01, null, 34] });
});

test('shows ten minutes', () => {
  const history = start();
  history.receiveSeconds('f0000000b', seconds(NOW - 620, Array(600).fill(1)));
  history.receiveSeconds('f0000000c', seconds(NOW - 20, Array(20).fill(1)));
  const { fromSecond, offered } = history.read();

  expect([fromSecond, fromSecond + offered.length - 1]).toEqual([NOW - 599, NOW - 3]);
});

test('has the observations and the weight changes of the watcher', () => {
  const history = start();
  const moves = [moveToBurst((NOW - 4) * 1_000), moveToBurst((NOW - 20) * 1_000)];
  history.recordStatus({ ...settledStatus((NOW - 4) * 1_000), weights: { primary: 30, burst: 70 }, journal: moves });

  expect(history.read()).toMatchObject({
    fromSecond: NOW - 4,
    offered: [null, null],
    observed: [5, 5],
    burstWeight: [70, 70],
    moves: moves.toReversed(),
  });
  expect(history.readNewest().moves).toEqual([moves[0]]);
});

test('what a peer counts more than five seconds ahead, or more than ten minutes ago, is ignored', () => {
  const history = start();
  history.receiveSeconds('f0000000b', seconds(NOW + 5, [1, 1]));
  history.receiveSeconds('f0000000b', seconds(NOW - 601, [1, 1, 1]));

  const kept = history.secondsOf('f0000000b', NOW - 700, NOW + 100);
  expect(kept?.offered.flatMap((value, i) => (value === null ? [] : NOW - 700 + i))).toEqual([NOW - 599, NOW + 5]);
});

test('nobody else reports the seconds of this frontend', () => {
  const history = start();
  history.receiveSeconds(OWN, seconds(NOW - 5, [1]));
  history.fillSeconds(OWN, seconds(NOW - 5, [1]), { ...noTotals, failed: 9 });

  expect(history.read().offered).toEqual([]);
});

describe('seconds of a frontend that is gone', () => {
  const totals = { ...noTotals, failed: 5, succeededByCluster: { primary: 5, burst: 5 } };

  test('are believed up to the totals that it has signed, however many messages bring them', () => {
    const history = start();
    history.fillSeconds('f0000000b', seconds(NOW - 10, [3]), totals);
    history.fillSeconds('f0000000b', seconds(NOW - 9, [3]), totals);
    history.fillSeconds('f0000000b', seconds(NOW - 8, [2]), totals);
    history.fillSeconds('f0000000c', seconds(NOW - 8, [6]), totals);

    expect(history.read()).toMatchObject({ fromSecond: NOW - 10, failed: [3, 0, 2, 0, 0, 0, 0, 0] });
  });

  test('do not replace what it has reported itself', () => {
    const history = start();
    history.receiveSeconds('f0000000b', seconds(NOW - 5, [1]));
    history.fillSeconds('f0000000b', seconds(NOW - 6, [2, 2]), totals);

    expect(history.read().failed).toEqual([2, 1, 0, 0]);
  });
});

test('remembers fifty frontends: forgets the one that has reported least recently, but not for one that is gone', () => {
  const history = start();
  for (let i = 1; i < MAX_FRONTENDS; i++) {
    history.receiveSeconds(idOf(100 + i), seconds(NOW - 5, [1]));
  }
  history.receiveSeconds(idOf(101), seconds(NOW - 5, [1]));
  expect(history.read().failed[0]).toBe(MAX_FRONTENDS - 1);

  const totals = { ...noTotals, failed: 9, succeededByCluster: { primary: 9, burst: 9 } };
  history.fillSeconds(idOf(1_000), seconds(NOW - 5, [1]), totals);
  expect(history.secondsOf(idOf(1_000), 0, 1)).toBeUndefined();

  history.receiveSeconds(idOf(2_000), seconds(NOW - 5, [1]));
  expect(history.read().failed[0]).toBe(MAX_FRONTENDS - 1);
  expect(history.secondsOf(idOf(102), 0, 1)).toBeUndefined();
  expect(history.secondsOf(idOf(101), 0, 1)).toBeDefined();
});

test('has a new version when a second changes that the next states may no longer contain', () => {
  const history = start();
  const versionAfter = (change: () => void) => {
    const before = history.version;
    change();
    return history.version - before;
  };

  expect(versionAfter(() => history.receiveSeconds('f0000000b', seconds(NOW - 5, [1, 1])))).toBe(0);
  expect(versionAfter(() => history.receiveSeconds('f0000000b', seconds(NOW - 6, [1, 1])))).toBe(1);
  expect(versionAfter(() => history.receiveSeconds('f0000000b', seconds(NOW - 6, [1, 1])))).toBe(0);
  expect(versionAfter(() => history.recordStatus(settledStatus((NOW - 1) * 1_000)))).toBe(0);
  const journal = [moveToBurst((NOW - 60) * 1_000)];
  expect(versionAfter(() => history.recordStatus({ ...settledStatus(NOW * 1_000), journal }))).toBe(1);
  expect(versionAfter(() => history.recordStatus({ ...settledStatus(NOW * 1_000), journal }))).toBe(0);
});

test('whatever the order of the messages, and whichever are lost or repeated: if each second arrives once, the sums are right', () => {
  const LENGTH = 40;
  const frontend = fc.array(fc.option(fc.nat({ max: 1_000 }), { freq: 8 }), { minLength: LENGTH, maxLength: LENGTH });
  /** A message has the five seconds up to one second. It is delivered 0, 1 or 2 times, in an order by a number. */
  const delivery = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: LENGTH,
    maxLength: LENGTH,
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(frontend, delivery), { minLength: 1, maxLength: 4 }), (all) => {
      const history = start();
      const messages = all.flatMap(([values, deliveries], number) =>
        deliveries.flatMap(([times, order], last) => {
          const from = Math.max(0, last - 4);
          const isNeeded = last % 5 === 4; // So that each second arrives, although any four messages in a row can be lost.
          const message = { id: idOf(number), from, values: values.slice(from, last + 1), order };
          return Array<typeof message>(isNeeded ? times + 1 : times).fill(message);
        }),
      );
      for (const { id, from, values } of messages.toSorted((a, b) => a.order - b.order)) {
        history.receiveSeconds(id, seconds(NOW - 100 + from, values));
      }

      const { fromSecond, primary, failed } = history.read();
      for (let i = 0; i < LENGTH; i++) {
        const sum = all.reduce((total, [values]) => total + (values[i] ?? 0), 0);
        const at = NOW - 100 + i - fromSecond;
        expect([primary[at] ?? 0, failed[at] ?? 0]).toEqual([sum, sum]);
      }
    }),
  );
});
