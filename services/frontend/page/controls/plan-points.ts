import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';
import { type LoadSegment, segmentRate } from '@hashr/messages/load-segment.ts';
import { periodMs } from '@hashr/messages/load-shape.ts';
import type { PlanPoint } from '../chart/plan.ts';
import type { LoadPlan } from './load-plan.ts';

/** How far the points reach from now, in milliseconds: as far as the chart can show. */
const PAST_MS = HISTORY_SECONDS * 1_000;
const FUTURE_MS = 300_000;
/** The points of one period of a wave. */
const WAVE_POINTS = 24;
/** A shape with more points is drawn up to here. */
const MAX_POINTS = 2_000;

/** Returns the points of a planned curve, oldest first; two points of one time are a step. Pure. */
export function planPoints(plan: LoadPlan | null, nowPageMs: number): PlanPoint[] {
  if (plan === null) {
    return [];
  }
  const { shape, startedAtPageMs } = plan;
  const lengthMs = periodMs(shape.segments);
  const skipped = Math.max(0, Math.floor((nowPageMs - PAST_MS - startedAtPageMs) / lengthMs));
  const points: PlanPoint[] = [];
  let startMs = startedAtPageMs + skipped * lengthMs;
  for (let period = skipped; period < shape.repeats; period += 1) {
    for (const segment of shape.segments) {
      if (startMs > nowPageMs + FUTURE_MS || points.length > MAX_POINTS) {
        return points;
      }
      points.push(...segmentPoints(segment, startMs));
      startMs += segment.durationMs;
    }
  }
  return points;
}

function segmentPoints(segment: LoadSegment, startMs: number): PlanPoint[] {
  const parts = segment.curve === 'wave' ? WAVE_POINTS : 1;
  return Array.from({ length: parts + 1 }, (_, i) => {
    const atMs = (segment.durationMs * i) / parts;
    return { atSeconds: (startMs + atMs) / 1_000, perSecond: segmentRate(segment, atMs) };
  });
}
