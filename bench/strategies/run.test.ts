import { describe, expect, test } from 'vitest';
import { figuresOf, perSecond, type Run } from './run.ts';

/** A run of three phases of 10 s, with one sample in the middle of each second. */
function runWith(sample: (second: number) => { primary?: number; burst?: number; failed?: number }): Run {
  const samples = Array.from({ length: 30 }, (_, second) => ({
    at: second + 0.5,
    primary: 0,
    burst: 0,
    failed: 0,
    ...sample(second),
  }));
  return { phaseSeconds: 10, samples, sent: 400, failedByKind: { '429': 1 }, p99Ms: 12, moves: 2 };
}

const isHigh = (second: number) => second >= 10 && second < 20;

describe('figuresOf', () => {
  test('a burst: what goes where, and when', () => {
    const figures = figuresOf(
      runWith((second) => (isHigh(second) ? { primary: 15, burst: 15 } : { primary: 4, burst: 1 })),
    );

    expect(figures).toEqual({
      sent: 400,
      hashed: 400,
      failed: 0,
      failuresEndAfter: 0,
      secondsWithFailures: 0,
      primaryShareHigh: 0.5,
      crossCluster: 170,
      crossShareLow: 0.2,
      p99Ms: 12,
      moves: 2,
    });
  });

  test('failures end when the last one of the high phase has happened; later ones do not count for that', () => {
    const run = runWith((second) => ({ failed: [10, 12, 25].includes(second) ? 3 : 0 }));

    expect(figuresOf(run)).toMatchObject({ failed: 9, failuresEndAfter: 2.5, secondsWithFailures: 3 });
  });

  test('failures at the end of the high phase have not ended', () => {
    expect(figuresOf(runWith((second) => ({ failed: second === 18 ? 1 : 0 }))).failuresEndAfter).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test('nothing hashed has no share', () => {
    expect(figuresOf(runWith(() => ({})))).toMatchObject({ hashed: 0, primaryShareHigh: 0, crossShareLow: 0 });
  });
});

test('perSecond sums up the samples of a second, and leaves out those after the end', () => {
  const run = runWith((second) => ({ primary: second }));
  run.samples.push({ at: 3.9, primary: 1, burst: 2, failed: 3 }, { at: 30.2, primary: 100, burst: 0, failed: 0 });
  const seconds = perSecond(run);

  expect(seconds).toHaveLength(30);
  expect(seconds[3]).toEqual({ primary: 4, burst: 2, failed: 3 });
  expect(seconds[29]).toEqual({ primary: 29, burst: 0, failed: 0 });
});
