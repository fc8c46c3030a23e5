import { type ParsedFrequency, parseFrequency } from './frequency.ts';
import type { LoadSegment } from './load-segment.ts';
import type { LoadShape } from './load-shape.ts';
import { LoadShapeMistake, MAX_STEPS, refuse } from './load-shape-problem.ts';

/** The shortest duration that can be written, in milliseconds. */
const MIN_DURATION_MS = 100;

type ShapeForm = `shape-${LoadShape['kind']}`;

/**
 * Read the part of a description between the kind and the repeats: the segments of one period.
 *
 * @throws {LoadShapeMistake} for the first mistake
 */
export const segmentReaders: Record<LoadShape['kind'], (body: string, max: number) => LoadSegment[]> = {
  constant: (body, max) => (body.includes('x') ? [flat(body, max, 'shape-constant')] : readEndless(body, max).segments),
  steps(body, max) {
    const steps = body.split(',');
    return steps.length > MAX_STEPS ? refuse('shape-steps-count') : steps.map((step) => flat(step, max, 'shape-steps'));
  },
  ramp: (body, max) => [{ curve: 'line', ...fromTo(body, max, 'shape-ramp') }],
  spike(body, max) {
    const { fromPerSecond, toPerSecond, durationMs } = fromTo(body, max, 'shape-spike');
    const half = { curve: 'line' as const, durationMs: durationMs / 2 };
    return [
      { ...half, fromPerSecond, toPerSecond },
      { ...half, fromPerSecond: toPerSecond, toPerSecond: fromPerSecond },
    ];
  },
  wave: (body, max) => [{ curve: 'wave', ...fromTo(body, max, 'shape-wave') }],
};

/** Reads a constant rate without an end. */
export function readEndless(input: unknown, max: number): LoadShape {
  const rate = readRate(parseFrequency(input, max));
  return { kind: 'constant', segments: [line(rate, Number.POSITIVE_INFINITY)], repeats: 1 };
}

function line(perSecond: number, durationMs: number): LoadSegment {
  return { curve: 'line', fromPerSecond: perSecond, toPerSecond: perSecond, durationMs };
}

/** Reads a constant rate with a duration: `20x30s`. */
function flat(text: string, max: number, problem: ShapeForm): LoadSegment {
  const [rate, duration, ...more] = text.split('x');
  if (duration === undefined || more.length > 0) {
    refuse(problem);
  }
  return line(readRate(parseFrequency(rate, max)), readDuration(duration));
}

/** Reads two rates with a duration: `5-30x60s`. */
function fromTo(text: string, max: number, problem: ShapeForm): Omit<LoadSegment, 'curve'> {
  const [rates = '', duration, ...more] = text.split('x');
  const [from, to, ...others] = rates.split('-');
  if (duration === undefined || to === undefined || more.length + others.length > 0) {
    refuse(problem);
  }
  return {
    fromPerSecond: readRate(parseFrequency(from, max)),
    toPerSecond: readRate(parseFrequency(to, max)),
    durationMs: readDuration(duration),
  };
}

function readRate(parsed: ParsedFrequency): number {
  if (!parsed.ok) {
    throw new LoadShapeMistake(parsed);
  }
  return parsed.frequency;
}

function readDuration(text: string): number {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(s|m)$/.exec(text) ?? [];
  const durationMs = Math.round(Number(number) * (unit === 'm' ? 60_000 : 1_000));
  return durationMs >= MIN_DURATION_MS ? durationMs : refuse('shape-time'); // NaN without a match.
}
