import type { PhaseReport, Report } from '@hashr/loadtest/report/report.ts';

const latencyMs = { p50: 3.1, p90: 5.4, p95: 6.2, p99: 11.9, p999: 18.4, max: 21.7 };

/** A report of a burst test in which strings failed while the traffic moved, for pictures. */
export function exampleReport(): Report {
  const phase = (name: string, targetPerSecond: number, startS: number, endS: number, burst: number): PhaseReport => {
    const sent = targetPerSecond * (endS - startS);
    const failed = ['high', 'all'].includes(name) ? 9 : 0;
    return {
      name,
      targetPerSecond,
      achievedPerSecond: targetPerSecond * 1.0001,
      startMs: startS * 1_000,
      endMs: endS * 1_000,
      due: sent,
      sent,
      hashed: { primary: Math.round((sent - failed) * (1 - burst)), burst: Math.round((sent - failed) * burst) },
      failed,
      failedByReason: failed === 0 ? {} : { 'worker timeout': 7, 'HTTP 503': 2 },
      latencyMs,
    };
  };
  const phases = [phase('low', 5, 0, 10, 0), phase('high', 20, 10, 22, 0.84), phase('low again', 5, 22, 34, 0.17)];
  return {
    url: 'http://hashr.example/',
    startedAt: '2026-11-28T18:06:43.000Z',
    load: '5 -> 20 -> 5',
    isComplete: true,
    phases,
    total: {
      ...phase('all', 0, 0, 34, 0.4),
      targetPerSecond: null,
      achievedPerSecond: 10.3,
      due: 350,
      sent: 350,
      failed: 9,
    },
    timeToBurstMs: 1_612,
    timeToReturnMs: 2_004,
    flaps: 0,
    failedByMoves: 9,
    viewers: null,
    latenessMs: { ...latencyMs, p50: 0.7, p99: 1.3 },
    moves: [
      { atMs: 120, burstWeight: 0, reason: '' },
      { atMs: 11_590, burstWeight: 100, reason: '17.7/s is above 15: all traffic goes to burst.' },
      { atMs: 24_100, burstWeight: 0, reason: '5.0/s is below 10: all traffic returns to primary.' },
    ],
    criteria: [
      { name: 'time to burst', limit: 10_000, unit: 'ms', value: 1_612, passed: true },
      { name: 'failed', limit: 0, unit: 'strings', value: 9, passed: false },
    ],
    percentiles: [0, 50, 75, 87.5, 93.75, 96.875, 98.4375, 99.21875, 100].map((percentile, i) => ({
      percentile,
      ms: 2 + i ** 1.4,
    })),
    seconds: Array.from({ length: 34 }, (_, i) => {
      const sent = i >= 10 && i < 22 ? 20 : 5;
      const failed = i === 11 ? 9 : 0;
      const burst = i > 11 && i < 24 ? sent : 0;
      return {
        due: sent,
        burst,
        failed,
        primary: sent - burst - failed,
        p50Ms: 3,
        p99Ms: 8 + (i % 5),
        maxMs: 9 + (i % 7),
      };
    }),
  };
}
