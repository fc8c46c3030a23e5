import { MeshFailure, toMeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { PAUSED_ANNOTATION } from '@hashr/mesh/names.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { addReset, type Contention, contentionAt, noResets } from './decide/contention.ts';
import { decide } from './decide/decide.ts';
import { isRefusal, type Situation } from './decide/decision.ts';
import type { Settings } from './decide/settings.ts';
import { createHistory, type Past } from './history.ts';
import { createChangeLog, createJournal } from './journal.ts';
import type { MoveTrace } from './move-trace.ts';
import { createMover, type Mover, type ReadTick } from './mover.ts';
import { isRising, type Observation, type TrafficSource, type TrafficSplit } from './observation.ts';
import { type Action, toStatus } from './status.ts';
import { managerOf } from './why.ts';

/** Without a rate for longer than this, in milliseconds, the watcher reports a problem. */
const LONG_GAP_MS = 10_000;

interface WatcherParts {
  name: string;
  source: WatcherStatus['source'];
  traffic: TrafficSource;
  split: TrafficSplit;
  settings: Settings;
  /** What is wrong with the settings: then the watcher decides nothing. Undefined: nothing is wrong. */
  problem: string | undefined;
  notes: string[];
  log: Logger;
  /** Undefined without tracing. */
  traceMove?: MoveTrace | undefined;
  /** In milliseconds since 1970. */
  now?: () => number;
  /** In milliseconds on a monotonic clock. */
  clock?: () => number;
}

/** The watcher. In each tick it observes, decides, and writes only what has to change. */
export interface Watcher {
  /** Runs one tick. Never rejects: the status reports errors. */
  tick(signal: AbortSignal): Promise<WatcherStatus>;
  /** Whether the rate rose in the last tick, and burst can get a larger share: the next tick should follow soon. */
  readonly isUrgent: boolean;
}

/** Creates a watcher. Between ticks it keeps its history, its journal and its own writes. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { settings, log, now = Date.now, clock = () => performance.now() } = parts;
  const addToHistory = createHistory();
  const journal = createJournal(log);
  const logChanges = createChangeLog(log);
  const mover = createMover(journal, settings.dryRun, parts.traceMove);
  const act = createActor(mover, settings);
  let isUrgent = false;

  async function observe(signal: AbortSignal): Promise<Observation> {
    const [traffic, split] = await Promise.all([
      parts.traffic.observe(signal),
      parts.split.read(signal).catch(toMeshFailure),
    ]);
    return { atMs: now(), clockMs: clock(), traffic, split };
  }

  return {
    get isUrgent() {
      return isUrgent;
    },
    async tick(signal) {
      const observation = await observe(signal);
      isUrgent = isRising(observation.traffic) && canGrow(observation);
      const past = addToHistory(observation);
      const { split } = observation;
      const wrongSettings = settingsProblem(parts);
      const idle = (problem: MeshFailure | undefined): Action => ({ decision: undefined, hasMoved: false, problem });
      let action: Action;
      if (split instanceof MeshFailure) {
        action = idle(wrongSettings ?? split);
      } else if (split.isSplit) {
        action = await act({ observation, split, signal }, past, wrongSettings);
      } else {
        mover.rest({ observation, split, signal });
        action = idle(wrongSettings);
      }
      // A route without weights needs no rate.
      const gap = action.decision === undefined ? undefined : rateProblem(observation, past);
      const problem = action.problem ?? gap;
      if (!signal.aborted) {
        logChanges(action.decision, problem);
      }
      return toStatus({ observation, past, ...action, problem }, { ...parts, journal: journal.entries });
    },
  };
}

/**
 * Decides about weights that could be read, and carries the decision out. It keeps the resets by other clients.
 */
function createActor(mover: Mover, settings: Settings) {
  let resets = noResets;

  return async (tick: ReadTick, past: Past, wrongSettings: MeshFailure | undefined): Promise<Action> => {
    const { observation, split } = tick;
    const { clockMs } = observation;
    const isReset = mover.review(tick);
    if (wrongSettings !== undefined) {
      return { decision: undefined, hasMoved: false, problem: wrongSettings };
    }
    const withReset = isReset ? addReset(resets, clockMs, split.changedBy) : resets;
    const situation = { ...toSituation(tick, past, settings), contention: contentionAt(withReset, clockMs) };
    const decision = decide(situation, settings);
    // A change to the weights that the watcher would set is not a reset.
    resets = decision.burstPercent !== split.burstPercent || isRefusal(decision) ? withReset : resets;
    const { hasMoved, problem } = await mover.move(tick, decision);
    const contention = decision.verdict === 'paused' ? undefined : contentionAt(resets, clockMs);
    const contended = contention && contentionProblem(contention);
    return { decision, hasMoved, problem: problem ?? contended };
  };
}

function contentionProblem({ by }: Contention): MeshFailure {
  return new MeshFailure('contended', [{ code: 'contended', ...managerOf(by), annotation: PAUSED_ANNOTATION }]);
}

function settingsProblem({ problem }: WatcherParts): MeshFailure | undefined {
  return problem === undefined ? undefined : new MeshFailure('settings', problem);
}

function rateProblem({ traffic: { rate, problem } }: Observation, { gapMs = 0 }: Past): MeshFailure | undefined {
  return rate instanceof MeshFailure && gapMs > LONG_GAP_MS
    ? new MeshFailure(`no-rate-${rate.kind}`, [{ code: 'long-gap', seconds: LONG_GAP_MS / 1_000 }, ...rate.notices])
    : problem;
}

function canGrow({ split }: Observation): boolean {
  return !(split instanceof MeshFailure) && split.isSplit && split.burstPercent < 100;
}

/** The input of the decision. A setting overrides an annotation. */
function toSituation(
  { observation: { traffic }, split: { burstPercent, paused, force } }: ReadTick,
  { subsets, unchangedForMs, peakPerSecond, learntCapacity }: Past,
  settings: Settings,
): Omit<Situation, 'contention'> {
  const pausedBy = settings.paused ? 'setting' : paused ? 'annotation' : undefined;
  const forcedTo = settings.force ?? force;
  const by = settings.force === undefined ? 'annotation' : 'setting';
  return {
    rate: traffic.rate,
    peakPerSecond,
    learntCapacity,
    burstPercent,
    unchangedForMs,
    subsets,
    pausedBy,
    forced: forcedTo && { to: forcedTo, by },
  };
}
