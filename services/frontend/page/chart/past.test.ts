import type { JournalEntry } from '@hashr/messages/burst.ts';
import { type History, MAX_MOVES } from '@hashr/messages/history.ts';
import { expect, test } from 'vitest';
import { createPast } from './past.ts';

const sample = (offered: number) => ({ offered, primary: 1, burst: 2, failed: 0, observed: 4, burstWeight: 0 });
const move = (atMs: number) => ({ atMs, kind: 'moved', to: { primary: 0, burst: 100 } }) as JournalEntry;

/** Consecutive seconds with these offered loads. */
function history(fromSecond: number, offered: (number | null)[], moves: JournalEntry[] = []): History {
  const column = (value: number) => offered.map(() => value);
  return {
    fromSecond,
    offered,
    primary: column(1),
    burst: column(2),
    failed: column(0),
    observed: column(4),
    burstWeight: column(0),
    moves,
  };
}
const offeredAt = (past: ReturnType<typeof createPast>, fromSeconds = 0) =>
  past.points(fromSeconds).map(({ atSeconds, offered }) => [atSeconds, offered]);

test('a closed second is a point in its middle; one that no frontend knows is a gap', () => {
  const past = createPast();
  past.replace(history(100, [10, null]));

  expect(past.points(0)).toEqual([
    { ...sample(10), atSeconds: 100.5, isLive: false },
    {
      offered: null,
      primary: null,
      burst: null,
      failed: null,
      observed: 4,
      burstWeight: 0,
      atSeconds: 101.5,
      isLive: false,
    },
  ]);
});

test('the newest seconds are added or replace what was known; a whole history replaces everything', () => {
  const past = createPast();
  past.replace(history(100, [10, 11, 12]));
  past.add(history(101, [20, 12, 13]));
  expect(offeredAt(past)).toEqual([
    [100.5, 10],
    [101.5, 20],
    [102.5, 12],
    [103.5, 13],
  ]);

  past.replace(history(102, [30]));
  expect(offeredAt(past)).toEqual([[102.5, 30]]);
});

test('what the page has measured is shown until the second is closed', () => {
  const past = createPast();
  past.add(history(100, [10]));
  past.addLive(sample(5), 100.9);
  past.addLive(sample(6), 101.4);
  past.addLive(sample(7), 102.4);
  expect(offeredAt(past)).toEqual([
    [100.5, 10],
    [101.4, 6],
    [102.4, 7],
  ]);

  past.add(history(100, [10, 11]));
  expect(offeredAt(past)).toEqual([
    [100.5, 10],
    [101.5, 11],
    [102.4, 7],
  ]);
});

test('keeps ten minutes, and forty weight changes', () => {
  const past = createPast();
  for (let second = 1_000; second < 3_000; second++) {
    past.add(history(second, [second], [move(second * 1_000)]));
    past.addLive(sample(1), second + 2);
  }

  expect(past.points(0).filter(({ isLive }) => !isLive)).toHaveLength(600);
  expect(past.points(0).filter(({ isLive }) => isLive)).toHaveLength(1);
  expect(past.moves().map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: MAX_MOVES }, (_, i) => (3_000 - MAX_MOVES + i) * 1_000),
  );
});

test('from a frontend of an older version, which sends no seconds, it keeps what it measures for ten minutes', () => {
  const past = createPast();
  for (let second = 0; second < 2_000; second++) {
    past.addLive(sample(second), second);
  }

  expect(offeredAt(past)[0]).toEqual([1_400, 1_400]);
  expect(past.points(0)).toHaveLength(600);
});

test('each weight change is listed once, in the order of time', () => {
  const past = createPast();
  past.replace(history(100, [1], [move(2_000)]));
  past.add(history(101, [1], [move(1_000), move(2_000)]));

  expect(past.moves()).toEqual([move(1_000), move(2_000)]);
  past.replace(history(100, [1], [move(3_000)]));
  expect(past.moves()).toEqual([move(3_000)]);
});

test('notices that it has missed seconds', () => {
  const past = createPast();
  expect(past.hasGap()).toBe(false);
  past.replace(history(100, [1, 1]));
  past.add(history(102, [1]));
  expect(past.hasGap()).toBe(false);
  past.add(history(104, [1]));
  expect(past.hasGap()).toBe(true);
});
