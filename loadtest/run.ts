import { setTimeout as sleep } from 'node:timers/promises';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { durationMs, type LoadShape } from '@hashr/messages/load-shape.ts';
import type { Outcome } from './connect/outcome.ts';
import type { Target } from './connect/target.ts';
import type { Load } from './options.ts';
import { type BurstPhase, burstPhases, isOver } from './phases/burst-test.ts';
import { countOutcome, countSent, createHistogram, createPhase, type Histogram, type Phase } from './phases/phase.ts';
import { createSeconds, type Seconds } from './phases/seconds.ts';
import { startAlarm } from './send/alarm.ts';
import type { Controls } from './send/controls.ts';
import { sendOpenLoop } from './send/open-loop.ts';
import { createPace, type Pace } from './send/pace.ts';
import { type Moves, watchMoves } from './watch/moves.ts';

/** The most strings in flight. What is due beyond it is counted as failed. */
const MAX_IN_FLIGHT = 5_000;
/** How often a phase is checked for its end, in milliseconds. */
const CHECK_MS = 50;

/** Everything that a test has measured so far. Times are in milliseconds since its start. */
export interface Run {
  startedAtMs: number;
  phases: Phase[];
  seconds: Seconds;
  moves: Moves;
  /** When the strings that failed were due. */
  failedDueMs: number[];
  /** How much later than due this program sent the strings, in microseconds. */
  lateness: Histogram;
  inFlight: number;
  nowMs: () => number;
  /** The rate of this moment, in strings per second. */
  targetPerSecond: () => number;
  /** The time of the current phase, in milliseconds, without pauses. */
  elapsedMs: () => number;
}

interface RunParts {
  target: Target;
  load: Load;
  holdMs: number;
  maxWaitMs: number;
  readWatcher: () => Promise<WatcherStatus | null | undefined>;
  readControls: () => Controls;
  /** Ends the test early. */
  signal: AbortSignal;
  /** Called at the start, with what grows from then on. */
  onStart: (run: Run) => void;
}

/** Runs a test to its end, or until the signal aborts, and waits until every string is settled. Never rejects. */
export async function runTest(parts: RunParts): Promise<Run> {
  const { load, readControls, signal } = parts;
  const alarm = await startAlarm();
  const originMs = performance.now();
  const nowMs = () => performance.now() - originMs;
  const run: Run = {
    startedAtMs: Date.now(),
    phases: [],
    seconds: createSeconds(),
    moves: { changes: [] },
    failedDueMs: [],
    lateness: createHistogram(),
    inFlight: 0,
    nowMs,
    targetPerSecond: () => 0,
    elapsedMs: () => 0,
  };
  parts.onStart(run);
  const watching = new AbortController();
  const watched = watchMoves(parts.readWatcher, nowMs, run.moves, watching.signal);

  if (load.kind === 'shape') {
    await runPhase('load', load.shape, () => false);
  } else {
    for (const name of burstPhases) {
      await runPhase(name, constant(name === 'high' ? load.high : load.low), (phase) => isPhaseOver(name, phase));
    }
  }
  while (run.inFlight > 0) {
    await sleep(CHECK_MS);
  }
  watching.abort();
  await watched;
  await alarm.close();
  return run;

  function isPhaseOver(name: BurstPhase, phase: Phase): boolean {
    return !readControls().isPaused && isOver(name, phase, nowMs(), parts);
  }

  async function runPhase(name: string, shape: LoadShape, isDone: (phase: Phase) => boolean): Promise<void> {
    if (signal.aborted) {
      return;
    }
    const isEndless = durationMs(shape) === Number.POSITIVE_INFINITY;
    const phase = createPhase(name, nowMs(), isEndless ? shape.segments[0]?.fromPerSecond : undefined);
    run.phases.push(phase);
    const ending = new AbortController();
    const pace = createControlledPace(createPace(shape, performance.now()), readControls);
    run.targetPerSecond = () => pace().rateAt(performance.now());
    run.elapsedMs = () => pace().elapsedMs(performance.now());
    const stop = AbortSignal.any([signal, ending.signal]);
    const sending = sendOpenLoop(alarm, pace, (dueMs) => void send(phase, dueMs - originMs), isEndless, stop);
    const checker = setInterval(() => isDone(phase) && ending.abort(), CHECK_MS);
    await sending;
    clearInterval(checker);
    phase.endMs = nowMs();
  }

  async function send(phase: Phase, dueMs: number): Promise<void> {
    phase.due += 1;
    run.seconds.countDue(dueMs);
    if (run.inFlight >= MAX_IN_FLIGHT) {
      settle(phase, dueMs, { kind: 'failed', reason: 'not sent: too many in flight' });
      return;
    }
    countSent(phase, nowMs());
    run.lateness.recordValue(Math.round((nowMs() - dueMs) * 1_000));
    run.inFlight += 1;
    const outcome = await parts.target.hash();
    run.inFlight -= 1;
    settle(phase, dueMs, outcome);
  }

  function settle(phase: Phase, dueMs: number, outcome: Outcome): void {
    const settledMs = nowMs();
    countOutcome(phase, outcome, dueMs, settledMs);
    run.seconds.countOutcome(dueMs, outcome, settledMs - dueMs);
    if (outcome.kind === 'failed') {
      run.failedDueMs.push(dueMs);
    }
  }
}

/** Applies the controls to a pace whenever it is read. */
function createControlledPace(pace: Pace, readControls: () => Controls): () => Pace {
  let factor = 1;
  return () => {
    const controls = readControls();
    const nowMs = performance.now();
    if (controls.isPaused !== pace.isPaused()) {
      pace[controls.isPaused ? 'pause' : 'resume'](nowMs);
    }
    if (controls.factor !== factor) {
      ({ factor } = controls);
      pace.scale(factor, nowMs);
    }
    return pace;
  };
}

/** A constant rate without an end. */
function constant(perSecond: number): LoadShape {
  const segment = { curve: 'line', fromPerSecond: perSecond, toPerSecond: perSecond } as const;
  return { kind: 'constant', segments: [{ ...segment, durationMs: Number.POSITIVE_INFINITY }], repeats: 1 };
}
