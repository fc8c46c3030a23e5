import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Second } from '../phases/seconds.ts';
import type { ViewersReport } from '../viewers/messages.ts';
import type { WeightChange } from '../watch/moves.ts';

/** One criterion, and whether it is met. Times are in milliseconds. */
export interface Criterion {
  name: string;
  limit: number;
  unit: 'ms' | 'strings' | 'moves';
  /** Null: there is no value, which does not meet any limit. */
  value: number | null;
  passed: boolean;
}

/** Latencies in milliseconds. */
export interface Latency {
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

/** One phase, or all of them together. */
export interface PhaseReport {
  name: string;
  /** In strings per second; null: it follows a shape, or there are several phases. */
  targetPerSecond: number | null;
  /** Measured from the first to the last string; null with less than two. */
  achievedPerSecond: number | null;
  /** Since the start of the test. */
  startMs: number;
  endMs: number;
  /** `due = hashed + failed`. */
  due: number;
  /** Those that were really sent. */
  sent: number;
  hashed: Record<Cluster, number>;
  failed: number;
  failedByReason: Record<string, number>;
  /** Of the hashed strings; null without one. */
  latencyMs: Latency | null;
}

/** What a load test reports: the content of the JSON file. */
export interface Report {
  url: string;
  /** ISO 8601. */
  startedAt: string;
  /** Like `5 -> 20 -> 5`, or the text of the shape. */
  load: string;
  /** False: it was ended early. */
  isComplete: boolean;
  phases: PhaseReport[];
  total: PhaseReport;
  /** Null: the traffic did not move in that phase, or the load is a shape. */
  timeToBurstMs: number | null;
  timeToReturnMs: number | null;
  /** Null: the weights are unknown, or the load is a shape. */
  flaps: number | null;
  /** Failures around the moves; null: the weights are unknown. */
  failedByMoves: number | null;
  /** What the viewers saw; null without viewers. */
  viewers: ViewersReport | null;
  /** How much later than due this program sent the strings. It is part of the latencies. */
  latenessMs: Latency | null;
  /** The weight of burst: the first observed one, and every change. */
  moves: WeightChange[];
  criteria: Criterion[];
  /** The latencies of all hashed strings by percentile, as far as their number can tell. */
  percentiles: { percentile: number; ms: number }[];
  seconds: Second[];
}
