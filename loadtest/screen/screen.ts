import { durationMs } from '@hashr/messages/load-shape.ts';
import type { Load } from '../options.ts';
import { movedAtMs } from '../phases/burst-test.ts';
import type { Run } from '../run.ts';
import type { Controls } from '../send/controls.ts';
import { progressLine } from './progress.ts';

/** How often the line is drawn, in milliseconds: often on a terminal, seldom in a log. */
const [TERMINAL_MS, LOG_MS] = [200, 5_000];
const CLEAR_LINE = '\r\u001b[K';

/** Shows the progress of a test on standard error until it is stopped. */
export function showProgress(run: Run, load: Load, holdMs: number, readControls: () => Controls): () => void {
  const { stderr } = process;
  const line = () => progressLine({ run, controls: readControls(), progress: progressOf(run, load, holdMs) });
  const write = () => {
    const text = line();
    stderr.write(stderr.isTTY ? CLEAR_LINE + text.slice(0, (stderr.columns ?? 120) - 1) : `${text}\n`);
  };
  const timer = setInterval(write, stderr.isTTY ? TERMINAL_MS : LOG_MS);
  return () => {
    clearInterval(timer);
    stderr.write(stderr.isTTY ? CLEAR_LINE : '');
  };
}

/** Of a shape, the part of its time. Of a phase of the burst test, the part of the time after the traffic has moved. */
function progressOf(run: Run, load: Load, holdMs: number): number | undefined {
  const phase = run.phases.at(-1);
  if (phase === undefined) {
    return undefined;
  }
  if (load.kind === 'shape') {
    return run.elapsedMs() / durationMs(load.shape);
  }
  const movedMs = movedAtMs(phase.name, phase);
  return movedMs === undefined ? undefined : (run.nowMs() - movedMs) / holdMs;
}
