import type { Limits, Load } from '../options.ts';
import { type BurstPhase, moveTimeMs } from '../phases/burst-test.ts';
import { createHistogram, type Histogram, type Phase, percentileOf, settledOf } from '../phases/phase.ts';
import type { Run } from '../run.ts';
import type { ViewersReport } from '../viewers/messages.ts';
import type { WeightChange } from '../watch/moves.ts';
import { judge } from './criteria.ts';
import { countFlaps } from './flaps.ts';
import type { Latency, PhaseReport, Report } from './report.ts';

/**
 * Failures that were due from so long before a reported change of the weights until so long after it belong to the move.
 * The report can be a second late.
 */
const [BEFORE_MOVE_MS, AFTER_MOVE_MS] = [2_000, 2_000];

interface ReportParts {
  run: Run;
  url: URL;
  load: Load;
  holdMs: number;
  limits: Limits;
  viewers: ViewersReport | null;
  isComplete: boolean;
}

/** Creates the report of a run. Pure. */
export function createReport({ run, url, load, holdMs, limits, viewers, isComplete }: ReportParts): Report {
  const phases = run.phases.map((phase) => reportPhase(phase, run.nowMs()));
  const moves = run.moves.changes;
  const burstTest = load.kind === 'burst-test' ? run.phases : [];
  const timeOf = (name: BurstPhase) => {
    const phase = burstTest.find((other) => other.name === name);
    return (phase && moveTimeMs(name, phase, { holdMs })) ?? null;
  };
  const unjudged = {
    url: url.href,
    startedAt: new Date(run.startedAtMs).toISOString(),
    load: load.kind === 'shape' ? load.text : `${load.low} -> ${load.high} -> ${load.low}`,
    isComplete,
    phases,
    total: reportTotal(run.phases, phases),
    timeToBurstMs: timeOf('high'),
    timeToReturnMs: timeOf('low again'),
    flaps: moves.length === 0 || burstTest.length === 0 ? null : countFlaps(moves, burstTest),
    failedByMoves: moves.length === 0 ? null : countNearMoves(run.failedDueMs, moves),
    viewers,
    latenessMs: latencyOf(run.lateness),
    moves,
    percentiles: percentilesOf(allLatencies(run.phases, ({ latencies }) => latencies)),
    seconds: run.seconds.read(),
  };
  return { ...unjudged, criteria: judge(unjudged, limits) };
}

/** The latencies of a histogram of microseconds. Null if it is empty. */
function latencyOf(histogram: Histogram): Latency | null {
  if (histogram.totalCount === 0) {
    return null;
  }
  const at = (percentile: number) => percentileOf(histogram, percentile) / 1_000;
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), p999: at(99.9), max: histogram.maxValue / 1_000 };
}

/** The latencies of all phases. */
export function allLatencies(phases: Phase[], read: (phase: Phase) => Histogram): Histogram {
  const all = createHistogram();
  for (const phase of phases) {
    all.add(read(phase));
  }
  return all;
}

/** Half of the rest of the strings are between two of these percentiles. */
function percentilesOf(histogram: Histogram): Report['percentiles'] {
  const found: Report['percentiles'] = [];
  for (let rest = 1; rest * histogram.totalCount >= 1; rest /= 2) {
    const percentile = 100 * (1 - rest);
    found.push({ percentile, ms: percentileOf(histogram, percentile) / 1_000 });
  }
  return histogram.totalCount === 0 ? [] : [...found, { percentile: 100, ms: histogram.maxValue / 1_000 }];
}

function reportPhase(phase: Phase, nowMs: number): PhaseReport {
  const { name, targetPerSecond = null, startMs, endMs = nowMs, due, sent, hashed, failedByReason, latencies } = phase;
  const { firstSentMs = 0, lastSentMs = 0 } = phase;
  return {
    name,
    targetPerSecond,
    achievedPerSecond: rateOf(sent, lastSentMs - firstSentMs),
    startMs,
    endMs,
    due,
    sent,
    hashed,
    failed: settledOf(phase).failed,
    failedByReason,
    latencyMs: latencyOf(latencies),
  };
}

/** The rate of strings that were sent in a time from the first to the last of them. */
function rateOf(sent: number, ms: number): number | null {
  return sent < 2 || ms <= 0 ? null : ((sent - 1) * 1_000) / ms;
}

function reportTotal(phases: Phase[], reports: PhaseReport[]): PhaseReport {
  const sum = (read: (report: PhaseReport) => number) => reports.reduce((total, report) => total + read(report), 0);
  const failedByReason: Record<string, number> = {};
  for (const report of reports) {
    for (const [reason, count] of Object.entries(report.failedByReason)) {
      failedByReason[reason] = (failedByReason[reason] ?? 0) + count;
    }
  }
  const sentMs = (phases.at(-1)?.lastSentMs ?? 0) - (phases[0]?.firstSentMs ?? 0);
  const sent = sum((report) => report.sent);
  return {
    name: 'all',
    targetPerSecond: null,
    achievedPerSecond: rateOf(sent, sentMs),
    startMs: reports[0]?.startMs ?? 0,
    endMs: reports.at(-1)?.endMs ?? 0,
    due: sum((report) => report.due),
    sent,
    hashed: { primary: sum(({ hashed }) => hashed.primary), burst: sum(({ hashed }) => hashed.burst) },
    failed: sum(({ failed }) => failed),
    failedByReason,
    latencyMs: latencyOf(allLatencies(phases, ({ latencies }) => latencies)),
  };
}

/** The first entry is what was observed at the start, and not a change. */
function countNearMoves(failedDueMs: number[], [, ...changes]: WeightChange[]): number {
  return failedDueMs.filter((dueMs) =>
    changes.some(({ atMs }) => dueMs >= atMs - BEFORE_MOVE_MS && dueMs <= atMs + AFTER_MOVE_MS),
  ).length;
}
