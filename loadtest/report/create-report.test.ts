import { expect, test } from 'vitest';
import { countOutcome, countSent, createHistogram, createPhase, type Phase } from '../phases/phase.ts';
import { createSeconds } from '../phases/seconds.ts';
import type { Run } from '../run.ts';
import type { WeightChange } from '../watch/moves.ts';
import { createReport } from './create-report.ts';

/** A phase in which strings are sent every 50 ms. The given ones fail or are answered by burst. */
function phaseOf(name: string, startMs: number, strings: ('primary' | 'burst' | 'timeout' | 'not sent')[]): Phase {
  const phase = createPhase(name, startMs, 20);
  strings.forEach((became, i) => {
    const dueMs = startMs + i * 50;
    phase.due += 1;
    if (became !== 'not sent') {
      countSent(phase, dueMs + 1);
    }
    const isHashed = became === 'primary' || became === 'burst';
    const outcome = isHashed
      ? ({ kind: 'hashed', cluster: became } as const)
      : ({ kind: 'failed', reason: became } as const);
    countOutcome(phase, outcome, dueMs, dueMs + 4);
  });
  phase.endMs = startMs + strings.length * 50;
  return phase;
}

function reportOf(phases: Phase[], changes: WeightChange[] = [], failedDueMs: number[] = []) {
  const run: Run = {
    startedAtMs: Date.UTC(2026, 10, 28),
    phases,
    seconds: createSeconds(),
    moves: { changes },
    failedDueMs,
    lateness: createHistogram(),
    inFlight: 0,
    nowMs: () => 0,
    targetPerSecond: () => 0,
    elapsedMs: () => 0,
  };
  return createReport({
    run,
    url: new URL('http://localhost:8080'),
    load: { kind: 'burst-test', low: 5, high: 20 },
    holdMs: 100,
    limits: { failed: 1, flaps: 0, p99Ms: 3 },
    viewers: null,
    isComplete: true,
  });
}

test('the total is the sum of the phases, and what was due is hashed or failed', () => {
  const report = reportOf([
    phaseOf('low', 0, ['primary', 'primary', 'primary']),
    phaseOf('high', 150, ['primary', 'timeout', 'burst', 'burst', 'not sent']),
    phaseOf('low again', 400, ['burst', 'primary', 'primary', 'primary']),
  ]);

  expect(report.total).toMatchObject({
    due: 12,
    sent: 11,
    hashed: { primary: 7, burst: 3 },
    failed: 2,
    failedByReason: { timeout: 1, 'not sent': 1 },
  });
  expect(report.total.latencyMs?.p50).toBeCloseTo(4, 2);
  expect(report.phases.map(({ achievedPerSecond }) => achievedPerSecond)).toEqual([20, 20, 20]);
  expect(report.load).toBe('5 -> 20 -> 5');
  expect([report.timeToBurstMs, report.timeToReturnMs]).toEqual([104, 0]);
});

test('failures belong to a move if they were due near it; what was observed first is no move', () => {
  const changes = [
    { atMs: 100, burstWeight: 0, reason: '' },
    { atMs: 10_000, burstWeight: 100, reason: '' },
  ];

  expect(reportOf([phaseOf('low', 0, [])], changes, [100, 7_999, 8_000, 12_000, 12_001]).failedByMoves).toBe(2);
});

test('without weights, flaps and failures by moves are unknown', () => {
  const report = reportOf([phaseOf('low', 0, ['primary'])]);

  expect([report.flaps, report.failedByMoves]).toEqual([null, null]);
  expect(report.criteria).toEqual([
    { name: 'flaps', limit: 0, unit: 'moves', value: null, passed: false },
    { name: 'failed', limit: 1, unit: 'strings', value: 0, passed: true },
    { name: 'p99', limit: 3, unit: 'ms', value: expect.closeTo(4, 2), passed: false },
  ]);
});

test('a report of nothing has no rates, latencies and percentiles', () => {
  const { total, percentiles, latenessMs } = reportOf([phaseOf('low', 0, [])]);

  expect(total).toMatchObject({ due: 0, achievedPerSecond: null, latencyMs: null });
  expect([percentiles, latenessMs]).toEqual([[], null]);
});

test('the percentiles go as far as the number of strings can tell', () => {
  const { percentiles } = reportOf([
    phaseOf(
      'low',
      0,
      Array.from({ length: 8 }, () => 'primary' as const),
    ),
  ]);

  expect(percentiles.map(({ percentile }) => percentile)).toEqual([0, 50, 75, 87.5, 100]);
});
