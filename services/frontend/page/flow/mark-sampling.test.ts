import { describe, expect, test } from 'vitest';
import { createMarkSampler, stringsPerMark } from './mark-sampling.ts';
import { ends } from './outcome.ts';

const none = { primary: 0, burst: 0, failed: 0, other: 0 };
const outcomes = (marks: number[]) => marks.map((end) => `${ends[end]?.outcome} at ${ends[end]?.at}`);
const countOf = (marks: number[], end: number) => marks.filter((mark) => mark === end).length;

describe('how many strings a mark stands for', () => {
  test.each([
    [0, 1],
    [20, 1],
    [60, 1],
    [61, 1],
    [67, 2],
    [300, 5],
    [1_000, 20],
    [5_000, 100],
    [10_000_000, 10_000],
  ])('at %d/s: %d', (perSecond, strings) => {
    expect(stringsPerMark(perSecond, 1)).toBe(strings);
  });

  test('it does not change to and fro near a limit', () => {
    expect(stringsPerMark(64, 1)).toBe(1);
    expect(stringsPerMark(56, 2)).toBe(2);
    expect(stringsPerMark(48, 2)).toBe(1);
    expect(stringsPerMark(0, 100)).toBe(1);
  });
});

describe('the marks of a batch', () => {
  test('are one for each string, and say where it failed', () => {
    const counts = { ...none, primary: 1, burst: 1, failed: 3, failedAt: { mesh: 1, primary: 0, burst: 2 } };

    expect(new Set(outcomes(createMarkSampler().take(counts, 1)))).toEqual(
      new Set(['burst at burst', 'failed at burst', 'failed at mesh', 'primary at primary']),
    );
    expect(createMarkSampler().take(counts, 1)).toHaveLength(5);
  });

  test('of an older frontend fail at the mesh', () => {
    expect(outcomes(createMarkSampler().take({ ...none, failed: 1 }, 1))).toEqual(['failed at mesh']);
  });

  test('are mixed evenly', () => {
    const marks = createMarkSampler().take({ ...none, primary: 9, burst: 3 }, 1);

    for (let i = 0; i < 12; i += 4) {
      expect(countOf(marks.slice(i, i + 4), 1)).toBe(1);
    }
  });

  test('stand for several strings, and keep the shares', () => {
    const sampler = createMarkSampler();
    const marks = Array.from({ length: 100 }, () => sampler.take({ ...none, primary: 70, burst: 30 }, 20)).flat();

    expect([countOf(marks, 0), countOf(marks, 1)]).toEqual([350, 150]);
  });

  test('are never more than 60, however many strings there are', () => {
    const sampler = createMarkSampler();
    const marks = [{ primary: 1e9, burst: 1e9 }, { primary: 1e9, burst: 2e9, failed: 3e9 }, { burst: 61 }].map(
      (counts) => sampler.take({ ...none, ...counts }, 1).length,
    );

    expect(Math.max(...marks)).toBeLessThanOrEqual(60);
    expect(Math.min(...marks)).toBeGreaterThan(25);
    expect(sampler.take({ ...none, primary: 50 }, 1).length).toBeGreaterThanOrEqual(50);
  });

  test('do not contain external results', () => {
    expect(createMarkSampler().take({ ...none, other: 5 }, 1)).toEqual([]);
  });
});
