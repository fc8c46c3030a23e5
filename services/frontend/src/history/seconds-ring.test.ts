import { expect, test } from 'vitest';
import { createSecondsRing, eachSecond, toSeconds } from './seconds-ring.ts';

const counts = (primary: number, change = {}) => ({ offered: 0, primary, burst: 0, failed: 0, ...change });

test('adds to a second', () => {
  const ring = createSecondsRing();
  ring.add(7, 'primary', 1);
  ring.add(7, 'primary', 1);
  ring.add(7, 'offered', 0.001);
  ring.add(7, 'offered', 0.009);

  expect(ring.read(7)).toEqual(counts(2, { offered: 0.01 }));
  expect(ring.read(6)).toBeUndefined();
});

test('remembers ten minutes and a little more: a second takes the place of a much older one', () => {
  const ring = createSecondsRing();
  for (let second = 0; second < 2_000; second++) {
    ring.add(second, 'failed', second);
  }

  expect(ring.read(1_999)).toEqual(counts(0, { failed: 1_999 }));
  expect(ring.read(1_380)).toEqual(counts(0, { failed: 1_380 }));
  expect(ring.read(1_379)).toBeUndefined();
});

test('counts that a frontend reports only grow', () => {
  const ring = createSecondsRing();

  expect(ring.raise(7, counts(3, { burst: 2 }))).toBe(true);
  expect(ring.raise(7, counts(2, { burst: 4 }))).toBe(true);
  expect(ring.raise(7, counts(3, { burst: 4 }))).toBe(false);
  expect(ring.read(7)).toEqual(counts(3, { burst: 4 }));
  expect(ring.raise(8, counts(0))).toBe(true);
});

test('counts from another frontend fill a gap only, and are replaced by those of the frontend itself', () => {
  const ring = createSecondsRing();
  ring.raise(7, counts(3));

  expect(ring.fill(7, counts(9))).toBe(false);
  expect(ring.fill(8, counts(9))).toBe(true);
  expect(ring.fill(8, counts(10))).toBe(false);
  expect([ring.read(7), ring.read(8)]).toEqual([counts(3), counts(9)]);
  expect(ring.raise(8, counts(1))).toBe(true);
  expect(ring.read(8)).toEqual(counts(1));
});

test('translates to and from columns; a second without values is null', () => {
  const ring = createSecondsRing();
  ring.raise(7, counts(3, { offered: 2.5 }));
  ring.raise(9, counts(0, { failed: 1 }));
  const seconds = toSeconds(ring, 6, 9);

  expect(seconds).toEqual({
    fromSecond: 6,
    offered: [null, 2.5, null, 0],
    primary: [0, 3, 0, 0],
    burst: [0, 0, 0, 0],
    failed: [0, 0, 0, 1],
  });
  expect([...eachSecond(seconds)]).toEqual([
    [7, counts(3, { offered: 2.5 })],
    [9, counts(0, { failed: 1 })],
  ]);
});
