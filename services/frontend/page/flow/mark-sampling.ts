import type { Batch } from '@hashr/messages/page-events.ts';
import { type End, ends } from './outcome.ts';

/** Up to this rate, in strings per second, each string has a mark. Above, a mark stands for several strings. */
export const MAX_MARKS_PER_SECOND = 60;

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/**
 * How many strings one mark stands for, so that there are about {@link MAX_MARKS_PER_SECOND} marks at most. Near a limit,
 * the number stays as it is. Pure.
 *
 * @param perSecond the rate of all strings
 * @param now the number until now
 */
export function stringsPerMark(perSecond: number, now: number): number {
  const stepFor = (marksPerSecond: number) => steps.find((step) => perSecond <= step * marksPerSecond) ?? 10_000;
  return perSecond > now * MAX_MARKS_PER_SECOND * 1.1
    ? stepFor(MAX_MARKS_PER_SECOND)
    : Math.min(now, stepFor(MAX_MARKS_PER_SECOND * 0.8));
}

/** Turns counts into marks. */
export interface MarkSampler {
  /**
   * Returns the marks of a batch, as indices of {@link ends}, mixed evenly, because the order in a batch is unknown. A
   * batch covers a second at most, so there are never more than {@link MAX_MARKS_PER_SECOND}.
   */
  take(counts: Batch['counts'], perMark: number): number[];
}

/** Creates a sampler. What is less than a mark is carried over to the next batch, so that the shares stay exact. */
export function createMarkSampler(): MarkSampler {
  const rest = ends.map(() => 0);

  return {
    take(counts, perMark) {
      const strings = ends.map((end) => countOf(counts, end));
      const enough = Math.max(perMark, Math.ceil(sum(strings) / MAX_MARKS_PER_SECOND));
      const marks = strings.map((count, i) => {
        const available = count + Math.min(rest[i] ?? 0, enough - 1);
        rest[i] = available % enough;
        return Math.floor(available / enough);
      });
      return mixEvenly(marks).slice(0, MAX_MARKS_PER_SECOND);
    },
  };
}

/** How many strings of a batch had this end. A frontend of an older version does not say where strings failed. */
function countOf({ failedAt, ...counts }: Batch['counts'], { outcome, at }: End): number {
  if (outcome !== 'failed') {
    return counts[outcome];
  }
  const inClusters = failedAt === undefined ? 0 : failedAt.primary + failedAt.burst;
  return at === 'mesh' ? Math.max(0, counts.failed - inClusters) : (failedAt?.[at] ?? 0);
}

/** Puts at each position the kind that is furthest behind its share. Returns indices of `amounts`. */
function mixEvenly(amounts: readonly number[]): number[] {
  const total = sum(amounts);
  const placed = amounts.map(() => 0);
  return Array.from({ length: total }, (_, position) => {
    const behind = amounts.map((amount, kind) =>
      amount === 0 ? Number.NEGATIVE_INFINITY : ((position + 1) * amount) / total - (placed[kind] ?? 0),
    );
    const kind = behind.indexOf(Math.max(...behind));
    placed[kind] = (placed[kind] ?? 0) + 1;
    return kind;
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
