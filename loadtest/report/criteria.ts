import type { Limits } from '../options.ts';
import type { Criterion, Report } from './report.ts';

/** Compares a report with the limits, in the order of the table. Pure. */
export function judge(report: Omit<Report, 'criteria'>, limits: Limits): Criterion[] {
  const { latencyMs } = report.total;
  const rows: [name: string, unit: Criterion['unit'], limit: number | undefined, value: number | null][] = [
    ['time to burst', 'ms', limits.timeToBurstMs, report.timeToBurstMs],
    ['time to return', 'ms', limits.timeToReturnMs, report.timeToReturnMs],
    ['flaps', 'moves', limits.flaps, report.flaps],
    ['failed', 'strings', limits.failed, report.total.failed],
    ['p50', 'ms', limits.p50Ms, latencyMs?.p50 ?? null],
    ['p95', 'ms', limits.p95Ms, latencyMs?.p95 ?? null],
    ['p99', 'ms', limits.p99Ms, latencyMs?.p99 ?? null],
    ['p99.9', 'ms', limits.p999Ms, latencyMs?.p999 ?? null],
  ];
  return rows.flatMap(([name, unit, limit, value]) =>
    limit === undefined ? [] : [{ name, limit, unit, value, passed: value !== null && value <= limit }],
  );
}
