import type { Cluster } from '@hashr/messages/cluster.ts';
import { Int32Histogram } from 'hdr-histogram-js';
import type { Outcome } from '../connect/outcome.ts';

/** The longest latency that is recorded exactly, in microseconds: an hour. */
const HIGHEST_US = 3_600_000_000;

/** What happened to the strings that were due in a part of a test. Times are in milliseconds since its start. */
export interface Phase {
  name: string;
  /** In strings per second; undefined: it follows a shape. */
  targetPerSecond?: number | undefined;
  startMs: number;
  /** Undefined while it runs. */
  endMs?: number | undefined;
  /** How many strings were due: those that are hashed, that failed, and that are in flight. */
  due: number;
  sent: number;
  /** When the first and the last string were sent. */
  firstSentMs?: number | undefined;
  lastSentMs?: number | undefined;
  hashed: Record<Cluster, number>;
  failedByReason: Record<string, number>;
  /** Latencies of hashed strings and of failures, measured since they were due. */
  latencies: Histogram;
  failedLatencies: Histogram;
  /** When the first answer of burst arrived, and when the last string that burst answered was due. */
  firstBurstMs?: number | undefined;
  lastBurstDueMs?: number | undefined;
}

/** Creates an empty phase. */
export function createPhase(name: string, startMs: number, targetPerSecond?: number): Phase {
  return {
    name,
    targetPerSecond,
    startMs,
    due: 0,
    sent: 0,
    hashed: { primary: 0, burst: 0 },
    failedByReason: {},
    latencies: createHistogram(),
    failedLatencies: createHistogram(),
  };
}

/** A histogram of microseconds. */
export type Histogram = Int32Histogram;

/** Creates a histogram of microseconds, with three digits. */
export function createHistogram(): Histogram {
  return new Int32Histogram(1, HIGHEST_US, 3);
}

/** A percentile in microseconds. The histogram keeps three digits and rounds up, so its own can exceed its maximum. */
export function percentileOf(histogram: Histogram, percentile: number): number {
  return Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue);
}

/** Counts a string that is sent now. */
export function countSent(phase: Phase, nowMs: number): void {
  phase.sent += 1;
  phase.firstSentMs ??= nowMs;
  phase.lastSentMs = nowMs;
}

/** Counts what became of a string. Times are in milliseconds since the start of the test. */
export function countOutcome(phase: Phase, outcome: Outcome, dueMs: number, nowMs: number): void {
  const latencyUs = Math.min(HIGHEST_US, Math.max(0, Math.round((nowMs - dueMs) * 1_000)));
  if (outcome.kind === 'failed') {
    phase.failedByReason[outcome.reason] = (phase.failedByReason[outcome.reason] ?? 0) + 1;
    phase.failedLatencies.recordValue(latencyUs);
    return;
  }
  phase.hashed[outcome.cluster] += 1;
  phase.latencies.recordValue(latencyUs);
  if (outcome.cluster === 'burst') {
    phase.firstBurstMs ??= nowMs;
    phase.lastBurstDueMs = Math.max(phase.lastBurstDueMs ?? 0, dueMs);
  }
}

/** How many strings of a phase were hashed, and how many failed. */
export function settledOf({ hashed, failedByReason }: Phase): { hashed: number; failed: number } {
  return {
    hashed: hashed.primary + hashed.burst,
    failed: Object.values(failedByReason).reduce((sum, count) => sum + count, 0),
  };
}
