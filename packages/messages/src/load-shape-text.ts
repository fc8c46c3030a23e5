import type { LoadSegment } from './load-segment.ts';
import { durationMs, type LoadShape, peakAfter } from './load-shape.ts';
import { type LoadShapeMistake, MAX_REPEATS, MAX_SHAPE_LENGTH, noShape, refuse } from './load-shape-problem.ts';
import { readEndless, segmentReaders } from './load-shape-reader.ts';
import type { RequestRefusal } from './request-refusal.ts';

/** The longest duration of a load shape, with all repeats, in milliseconds. */
const MAX_DURATION_MS = 3_600_000;

/** The result of {@link parseLoadShape}: the shape, or the reason for the refusal in one sentence. */
export type ParsedLoadShape = { ok: true; shape: LoadShape } | RequestRefusal;

/**
 * Parses a load shape that a user or a program sent. A number, or text without a colon, is a constant rate without an
 * end. Never throws.
 *
 * @param input like `20`, `constant:20x30s`, `steps:5x30s,20x60s`, `ramp:5-30x60s`, `spike:5-40x20s`, `wave:5-25x40s*3`
 * @param max the highest rate that is accepted, in strings per second
 */
export function parseLoadShape(input: unknown, max: number): ParsedLoadShape {
  try {
    const shape = typeof input === 'string' && input.includes(':') ? parseText(input, max) : readEndless(input, max);
    return { ok: true, shape };
  } catch (error) {
    return (error as LoadShapeMistake).refusal;
  }
}

/**
 * The same for a program, whose load must have an end. Text without a colon is no rate then. Never throws.
 *
 * @param max the highest rate that is accepted, in strings per second
 */
export function parseProgramLoad(input: string, max: number): ParsedLoadShape {
  const parsed = parseLoadShape(input, max);
  if (!parsed.ok) {
    return parsed.code === 'rate-text' && !input.includes(':') ? noShape : parsed;
  }
  return durationMs(parsed.shape) === Number.POSITIVE_INFINITY
    ? { ok: false, error: 'A load of a program needs a duration, like constant:20x30s.' }
    : parsed;
}

/** Returns the text of a load shape. Parsing it returns an equal shape. */
export function formatLoadShape({ kind, segments, repeats }: LoadShape): string {
  const [{ fromPerSecond, toPerSecond, durationMs }] = segments as [LoadSegment];
  if (durationMs === Number.POSITIVE_INFINITY) {
    return String(fromPerSecond);
  }
  const suffix = repeats === 1 ? '' : `*${repeats}`;
  const body =
    kind === 'constant' || kind === 'steps'
      ? segments.map((segment) => `${segment.fromPerSecond}x${formatDuration(segment.durationMs)}`).join(',')
      : `${fromPerSecond}-${toPerSecond}x${formatDuration(durationMs * segments.length)}`;
  return `${kind}:${body}${suffix}`;
}

function parseText(input: string, max: number): LoadShape {
  if (input.length > MAX_SHAPE_LENGTH) {
    refuse('shape-length');
  }
  // Spaces are allowed next to a separator.
  const text = input
    .toLowerCase()
    .trim()
    .replace(/\s*([:,x*-])\s*/g, '$1');
  const [, kind, body = '', repeatsText = '1'] = /^([a-z]+):([^*]*)(?:\*(.*))?$/.exec(text) ?? [];
  if (!isKind(kind)) {
    refuse('shape-kind');
  }
  if (!/^\d{1,4}$/.test(repeatsText) || Number(repeatsText) < 1 || Number(repeatsText) > MAX_REPEATS) {
    refuse('shape-repeats');
  }
  const shape: LoadShape = { kind, segments: segmentReaders[kind](body, max), repeats: Number(repeatsText) };
  check(shape);
  return shape;
}

function check(shape: LoadShape): void {
  const isEndless = durationMs(shape) === Number.POSITIVE_INFINITY;
  if (isEndless && shape.repeats > 1) {
    refuse('shape-endless');
  }
  if (!isEndless && durationMs(shape) > MAX_DURATION_MS) {
    refuse('shape-duration');
  }
  if (!isEndless && peakAfter(shape, 0) === 0) {
    refuse('shape-empty');
  }
  // It can be longer than the input: `.5` becomes `0.5`.
  if (formatLoadShape(shape).length > MAX_SHAPE_LENGTH) {
    refuse('shape-length');
  }
}

function isKind(text: string | undefined): text is LoadShape['kind'] {
  return text !== undefined && Object.hasOwn(segmentReaders, text);
}

function formatDuration(durationMs: number): string {
  return `${durationMs / 1_000}s`;
}
