import { formatMs } from './format.ts';
import { phaseHeaders, phaseRows } from './phase-table.ts';
import type { Criterion, PhaseReport, Report } from './report.ts';

/** The report as a terminal shows it. */
export function toText(report: Report): string {
  const rows = phaseRows(report, ({ sent, failed }) => [String(sent), String(failed)]);
  return [
    '',
    `${report.load} strings a second at ${report.url}${report.isComplete ? '' : ', ended early'}`,
    '',
    table([phaseHeaders, ...rows]),
    '',
    ...moveLines(report),
    ...viewerLines(report),
    ...failureLines(report.total),
    ...report.criteria.map(criterionLine),
    '',
  ].join('\n');
}

function viewerLines({ viewers }: Report): string[] {
  if (viewers === null) {
    return [];
  }
  const { count, open, batchesPerSecond, delayMs, reconnects, refused } = viewers;
  const delay = delayMs === null ? '' : `, delay p50 ${formatMs(delayMs.p50)}, p99 ${formatMs(delayMs.p99)}`;
  return [
    `${'viewers'.padEnd(26)}${open} of ${count}, ${batchesPerSecond.toFixed(1)} batches/s each${delay}, ${reconnects} reconnects`,
    ...Object.entries(refused).map(([reason, times]) => `${`refused: ${reason}`.padEnd(26)}${times}`),
  ];
}

function moveLines({ phases, timeToBurstMs, timeToReturnMs, flaps, failedByMoves, latenessMs }: Report): string[] {
  const line = (what: string, value: string) => `${what.padEnd(26)}${value}`;
  const time = (ms: number | null) => (ms === null ? 'the traffic did not move' : formatMs(ms));
  const isBurstTest = phases[0]?.name !== 'load';
  const hasPhase = (name: string) => phases.some((phase) => phase.name === name);
  return [
    ...(hasPhase('high') ? [line('time to burst', time(timeToBurstMs))] : []),
    ...(hasPhase('low again') ? [line('time to return', time(timeToReturnMs))] : []),
    ...(isBurstTest
      ? [line('flaps', flaps === null ? 'unknown, because no watcher reports weights' : String(flaps))]
      : []),
    ...(failedByMoves === null ? [] : [line('failed around moves', String(failedByMoves))]),
    ...(latenessMs === null
      ? []
      : [line('sent late by this program', `p50 ${formatMs(latenessMs.p50)}, p99 ${formatMs(latenessMs.p99)}`)]),
  ];
}

function failureLines({ failedByReason }: PhaseReport): string[] {
  return Object.entries(failedByReason).map(([reason, count]) => `${`failed: ${reason}`.padEnd(26)}${count}`);
}

function criterionLine({ name, limit, unit, value, passed }: Criterion): string {
  const format = (number: number) => (unit === 'ms' ? formatMs(number) : String(number));
  const shown = value === null ? 'no value' : format(value);
  return `${passed ? 'passed' : 'FAILED'}  ${name}: ${shown}, at most ${format(limit)}`;
}

/** Aligns the first column to the left, and the others to the right. */
function table(rows: string[][]): string {
  const widths = phaseHeaders.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      widths
        .map((width, column) => (column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
