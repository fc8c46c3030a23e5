import { type LoadSegment, segmentElapsedMs, segmentPeak, segmentRate, segmentStrings } from './load-segment.ts';

/** How the rate of a load changes over time. `load-shape-text.ts` parses and formats it. */
export interface LoadShape {
  kind: 'constant' | 'steps' | 'ramp' | 'spike' | 'wave';
  /** One period, at least one segment. */
  segments: LoadSegment[];
  /** How many periods there are, 1 to 1,000. */
  repeats: number;
}

/** Areas are compared with this tolerance, in strings, because sums of fractions are rounded. */
const ROUNDING = 1e-6;

/** The duration of a shape in milliseconds. Infinity: a constant rate without an end. */
export function durationMs({ segments, repeats }: LoadShape): number {
  return periodMs(segments) * repeats;
}

/** The rate of a shape in strings per second, some time after its start; 0 before its start and after its end. */
export function rateAt(shape: LoadShape, elapsedMs: number): number {
  if (elapsedMs < 0 || elapsedMs >= durationMs(shape)) {
    return 0;
  }
  const { segment, atMs } = locate(shape, elapsedMs);
  return segmentRate(segment, atMs);
}

/** The area under the curve: how many strings are due from the start of a shape until some time after it. */
export function stringsUntil(shape: LoadShape, elapsedMs: number): number {
  const { period, segment, index, atMs } = locate(shape, Math.min(Math.max(0, elapsedMs), durationMs(shape)));
  return (
    (period === 0 ? 0 : period * periodStrings(shape.segments)) +
    periodStrings(shape.segments.slice(0, index)) +
    segmentStrings(segment, atMs)
  );
}

/**
 * The inverse of {@link stringsUntil}.
 *
 * @param strings more than 0
 * @returns the first time after the start of the shape, in milliseconds, at which so many strings are due; Infinity:
 *   never
 */
export function elapsedUntil({ segments, repeats }: LoadShape, strings: number): number {
  const [first] = segments as [LoadSegment];
  if (first.durationMs === Number.POSITIVE_INFINITY) {
    return segmentElapsedMs(first, strings);
  }
  const perPeriod = periodStrings(segments);
  if (perPeriod === 0 || strings > perPeriod * repeats + ROUNDING) {
    return Number.POSITIVE_INFINITY;
  }
  const period = Math.min(repeats, Math.max(1, Math.ceil((strings - ROUNDING) / perPeriod))) - 1;
  let left = strings - (period === 0 ? 0 : period * perPeriod);
  let startMs = period === 0 ? 0 : period * periodMs(segments);
  let lastDueMs = startMs;
  for (const segment of segments) {
    const area = segmentStrings(segment, segment.durationMs);
    if (left > 0 && left <= area) {
      return startMs + segmentElapsedMs(segment, left);
    }
    left -= area;
    startMs += segment.durationMs;
    lastDueMs = area > 0 ? startMs : lastDueMs;
  }
  return lastDueMs; // Only the rounding is left.
}

/** The highest rate of what remains of a shape some time after its start, in strings per second; 0 after its end. */
export function peakAfter(shape: LoadShape, elapsedMs: number): number {
  if (elapsedMs >= durationMs(shape)) {
    return 0;
  }
  const { period, segment, index, atMs } = locate(shape, Math.max(0, elapsedMs));
  const isLast = period === shape.repeats - 1;
  const later = isLast ? shape.segments.slice(index + 1) : shape.segments;
  return Math.max(segmentPeak(segment, atMs), ...later.map((other) => segmentPeak(other, 0)));
}

/** The duration of one period, in milliseconds. */
export function periodMs(segments: LoadSegment[]): number {
  return segments.reduce((sum, segment) => sum + segment.durationMs, 0);
}

function periodStrings(segments: LoadSegment[]): number {
  return segments.reduce((sum, segment) => sum + segmentStrings(segment, segment.durationMs), 0);
}

/** Finds the period and the segment of a time, and the time since the start of that segment. */
function locate({ segments, repeats }: LoadShape, elapsedMs: number) {
  const lengthMs = periodMs(segments);
  const period = Math.min(repeats - 1, Math.floor(elapsedMs / lengthMs));
  let atMs = period === 0 ? elapsedMs : elapsedMs - period * lengthMs;
  let index = 0;
  while (index < segments.length - 1 && atMs >= (segments[index] as LoadSegment).durationMs) {
    atMs -= (segments[index] as LoadSegment).durationMs;
    index += 1;
  }
  return { period, index, segment: segments[index] as LoadSegment, atMs };
}
