import type { Phase } from './phase.ts';

/** The three phases of the burst test. */
export const burstPhases = ['low', 'high', 'low again'] as const;

export type BurstPhase = (typeof burstPhases)[number];

interface Waits {
  /** How long a phase goes on after the traffic has moved. */
  holdMs: number;
  /** How long it waits for that. */
  maxWaitMs: number;
}

/**
 * Since when the traffic is where it should be in a phase. In a low phase, it should be in primary: burst gets no string.
 * In the high phase, burst gets strings. Undefined: it is not there yet. Pure.
 */
export function movedAtMs(
  name: string,
  { startMs, firstBurstMs, lastBurstDueMs = startMs }: Phase,
): number | undefined {
  return name === 'high' ? firstBurstMs : Math.max(startMs, lastBurstDueMs);
}

/**
 * Whether a phase of the burst test is over: the traffic has been where it should be for a while, or has not arrived
 * there in time. Pure.
 *
 * @param phase what has happened so far; its times and `nowMs` are milliseconds since the start of the test
 */
export function isOver(name: BurstPhase, phase: Phase, nowMs: number, { holdMs, maxWaitMs }: Waits): boolean {
  const movedMs = movedAtMs(name, phase);
  if (movedMs !== undefined && nowMs >= movedMs + holdMs) {
    return true;
  }
  return nowMs >= phase.startMs + maxWaitMs + holdMs;
}

/** How long the traffic took to move in a phase, in milliseconds since its start. Undefined: it has not moved. */
export function moveTimeMs(name: BurstPhase, phase: Phase, { holdMs }: Pick<Waits, 'holdMs'>): number | undefined {
  const { startMs, endMs = 0, firstBurstMs, lastBurstDueMs = startMs } = phase;
  if (name === 'high') {
    return firstBurstMs === undefined ? undefined : firstBurstMs - startMs;
  }
  // It has returned only if burst got no string for a while.
  return endMs - lastBurstDueMs >= holdMs ? lastBurstDueMs - startMs : undefined;
}
