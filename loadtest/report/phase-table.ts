import { formatMs, formatPercent, formatRate } from './format.ts';
import type { PhaseReport, Report } from './report.ts';

/** The columns of the table of phases. */
export const phaseHeaders = [
  'phase',
  'target',
  'achieved',
  'sent',
  'failed',
  'burst',
  'p50',
  'p95',
  'p99',
  'p99.9',
  'max',
];

/**
 * The rows of the table of phases, and the total if there are several.
 *
 * @param counts formats the columns `sent` and `failed` of a phase
 */
export function phaseRows({ phases, total }: Report, counts: (phase: PhaseReport) => [string, string]): string[][] {
  return (phases.length > 1 ? [...phases, total] : phases).map((phase) => {
    const { name, targetPerSecond, achievedPerSecond, hashed, latencyMs } = phase;
    const times = latencyMs && [latencyMs.p50, latencyMs.p95, latencyMs.p99, latencyMs.p999, latencyMs.max];
    return [
      name,
      targetPerSecond === null ? '' : formatRate(targetPerSecond),
      achievedPerSecond === null ? '' : formatRate(achievedPerSecond),
      ...counts(phase),
      formatPercent(hashed.burst, hashed.primary + hashed.burst),
      ...(times?.map(formatMs) ?? ['', '', '', '', '']),
    ];
  });
}
