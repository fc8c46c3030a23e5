/**
 * A part of a load shape. Its rate follows a straight line, or one period of a cosine wave that starts and ends at
 * `fromPerSecond` and has its other extreme, `toPerSecond`, in the middle.
 */
export interface LoadSegment {
  curve: 'line' | 'wave';
  /** In strings per second. */
  fromPerSecond: number;
  toPerSecond: number;
  /** In milliseconds. Infinity: a line with a constant rate and without an end. */
  durationMs: number;
}

/** How often the inverse of a wave halves its interval: an hour becomes shorter than a microsecond. */
const HALVINGS = 44;

/** The rate of a segment, in strings per second, `atMs` after its start. */
export function segmentRate({ curve, fromPerSecond, toPerSecond, durationMs }: LoadSegment, atMs: number): number {
  const progress = atMs / durationMs;
  const height = curve === 'line' ? progress : (1 - Math.cos(2 * Math.PI * progress)) / 2;
  return fromPerSecond + (toPerSecond - fromPerSecond) * height;
}

/** The area of a segment: the integral of its rate from its start until `atMs` after it, in strings. */
export function segmentStrings({ curve, fromPerSecond, toPerSecond, durationMs }: LoadSegment, atMs: number): number {
  const difference = toPerSecond - fromPerSecond;
  const progress = atMs / durationMs;
  if (curve === 'line') {
    return ((fromPerSecond + (difference * progress) / 2) * atMs) / 1_000;
  }
  const turn = 2 * Math.PI;
  return (fromPerSecond * atMs + (difference / 2) * (atMs - (Math.sin(turn * progress) * durationMs) / turn)) / 1_000;
}

/**
 * The inverse of {@link segmentStrings}.
 *
 * @param strings more than 0, and not more than the whole area of the segment
 * @returns the milliseconds after the start of the segment at which its area reaches `strings`
 */
export function segmentElapsedMs(segment: LoadSegment, strings: number): number {
  const { curve, fromPerSecond, toPerSecond, durationMs } = segment;
  if (curve === 'wave') {
    return bisect(segment, strings);
  }
  // The positive root of a quadratic equation, in the form that loses no digits when both rates are almost the same.
  const acceleration = ((toPerSecond - fromPerSecond) * 1_000) / durationMs;
  const root = Math.sqrt(Math.max(0, fromPerSecond ** 2 + 2 * acceleration * strings));
  return Math.min(durationMs, (2_000 * strings) / (fromPerSecond + root));
}

/** The highest rate of a segment from `atMs` after its start until its end, in strings per second. */
export function segmentPeak(segment: LoadSegment, atMs: number): number {
  const { curve, toPerSecond, fromPerSecond, durationMs } = segment;
  const [atEnd, inMiddle] = curve === 'line' ? [toPerSecond, 0] : [fromPerSecond, toPerSecond];
  return Math.max(segmentRate(segment, atMs), atEnd, atMs < durationMs / 2 ? inMiddle : 0);
}

function bisect(segment: LoadSegment, strings: number): number {
  let [lowMs, highMs] = [0, segment.durationMs];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middleMs = (lowMs + highMs) / 2;
    if (segmentStrings(segment, middleMs) < strings) {
      lowMs = middleMs;
    } else {
      highMs = middleMs;
    }
  }
  return highMs;
}
