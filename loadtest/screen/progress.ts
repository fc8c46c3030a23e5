import { percentileOf, settledOf } from '../phases/phase.ts';
import { formatMs, formatPercent, formatRate } from '../report/format.ts';
import type { Run } from '../run.ts';
import type { Controls } from '../send/controls.ts';

const WIDTH = 24;

/** What the progress line needs to know besides the run. */
export interface ProgressParts {
  run: Run;
  controls: Controls;
  /** 0 to 1; undefined if it is not known when the phase ends. */
  progress: number | undefined;
}

/** The state of a test in one line. Pure, except that it reads the clock of the run. */
export function progressLine({ run, controls, progress }: ProgressParts): string {
  const phase = run.phases.at(-1);
  if (phase === undefined) {
    return '';
  }
  const { due, primary, burst } = run.seconds.lastBefore(run.nowMs());
  const failed = run.phases.reduce((sum, other) => sum + settledOf(other).failed, 0);
  const p99 = phase.latencies.totalCount === 0 ? '' : `p99 ${formatMs(percentileOf(phase.latencies, 99) / 1_000)}`;
  const target = controls.isPaused ? 'paused' : `target ${formatRate(run.targetPerSecond())}`;
  return [
    phase.name.padEnd(9),
    bar(progress, run.nowMs()),
    target,
    `sent ${due}/s`,
    `burst ${formatPercent(burst, primary + burst) || '0 %'}`,
    `failed ${failed}`,
    `in flight ${run.inFlight}`,
    p99,
  ].join('  ');
}

/** A bar that fills, or, if the end is not known, a mark that moves. */
function bar(progress: number | undefined, nowMs: number): string {
  if (progress === undefined) {
    const at = Math.floor(nowMs / 200) % WIDTH;
    return `[${'·'.repeat(at)}#${'·'.repeat(WIDTH - 1 - at)}]`;
  }
  const filled = Math.round(Math.min(1, progress) * WIDTH);
  return `[${'#'.repeat(filled)}${'·'.repeat(WIDTH - filled)}]`;
}
