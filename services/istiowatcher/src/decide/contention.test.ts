import { describe, expect, test } from 'vitest';
import { addReset, contentionAt, noResets, type Resets } from './contention.ts';

/** The resets at these seconds. */
const resetsAt = (...seconds: number[]): Resets =>
  seconds.reduce((resets, second) => addReset(resets, second * 1_000, 'flux'), noResets);
/** Seconds to wait, or undefined without contention. */
const waitSeconds = (resets: Resets, second: number) => {
  const contention = contentionAt(resets, second * 1_000);
  return contention && contention.waitMs / 1_000;
};

describe('resets', () => {
  test.each([
    ['none', [], undefined],
    ['two', [0, 2], undefined],
    ['three within a minute', [0, 30, 60], 10],
    ['three within more than a minute', [0, 30, 61], undefined],
    ['the last three of four within a minute', [0, 70, 80, 90], 10],
    ['a fourth one', [0, 2, 4, 16], 20],
    ['a fifth one', [0, 2, 4, 16, 38], 40],
  ])('%s', (_name, seconds, wait) => {
    expect(waitSeconds(resetsAt(...seconds), seconds.at(-1) ?? 0)).toBe(wait);
  });

  test('the wait grows to five minutes at most', () => {
    const moves: number[] = [];
    let resets = resetsAt(0, 2, 4);
    for (let second = 4; second < 3_600; second += 1) {
      if (waitSeconds(resets, second) === 0) {
        moves.push(second);
        resets = addReset(resets, (second + 2) * 1_000, 'flux');
      }
    }

    const waits = moves.map((second, i) => second - (moves[i - 1] ?? 2) - 2);
    expect(waits).toEqual([10, 20, 40, 80, 160, ...Array(10).fill(300)]);
  });

  test('a minute after the last reset and its wait, there is no contention', () => {
    const resets = resetsAt(0, 2, 4);

    expect([13, 14, 73, 74].map((second) => waitSeconds(resets, second))).toEqual([1, 0, 0, undefined]);
    expect(waitSeconds(addReset(resets, 74_000, 'flux'), 74)).toBeUndefined();
  });
});
