import { MeshFailure, toMeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { addReset, contentionAt, noResets } from './decide/contention.ts';
import { decide } from './decide/decide.ts';
import { isRefusal, type Situation } from './decide/decision.ts';
import type { Settings } from './decide/settings.ts';
import { createHistory, type Past } from './history.ts';
import { createJournal } from './journal.ts';
import { createMover } from './mover.ts';
import type { Observation, Split, TrafficSource, TrafficSplit } from './observation.ts';
import { explainContention, explainGap } from './sentences.ts';
import { type Tick, toStatus } from './status.ts';

/** Without a rate for longer than this, in milliseconds, the watcher reports a problem. */
const LONG_GAP_MS = 10_000;

interface WatcherParts {
  name: string;
  source: WatcherStatus['source'];
  traffic: TrafficSource;
  split: TrafficSplit;
  settings: Settings;
  /** What is wrong with the settings: then nothing is decided. */
  problem: string | undefined;
  notes: string[];
  log: Logger;
  /** In milliseconds since 1970. */
  now?: () => number;
  /** In milliseconds on a monotonic clock. */
  clock?: () => number;
}

/** The watcher. In each tick it observes, decides, and writes only what has to change. */
export interface Watcher {
  /** Runs one tick. Never rejects: the status says what went wrong. */
  tick(signal: AbortSignal): Promise<WatcherStatus>;
}

/** Creates a watcher. Between ticks it remembers how long things have lasted, and what it wrote itself. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { settings, log, now = Date.now, clock = () => performance.now() } = parts;
  const settingsProblem = parts.problem === undefined ? undefined : new MeshFailure('settings', parts.problem);
  const addToHistory = createHistory();
  const journal = createJournal(log);
  const mover = createMover(journal, settings.dryRun);
  let resets = noResets;

  async function observe(signal: AbortSignal): Promise<Observation> {
    const [traffic, split] = await Promise.all([
      parts.traffic.observe(signal),
      parts.split.read(signal).catch(toMeshFailure),
    ]);
    return { atMs: now(), clockMs: clock(), traffic, split };
  }

  /** Decides, and carries the decision out. */
  async function act(
    observation: Observation,
    split: Split,
    past: Past,
    signal: AbortSignal,
  ): Promise<Omit<Tick, 'observation' | 'past'>> {
    const { clockMs } = observation;
    const isReset = mover.review(observation, split, signal);
    if (settingsProblem !== undefined) {
      return { decision: undefined, hasMoved: false, problem: settingsProblem };
    }
    const withThis = isReset ? addReset(resets, clockMs, split.changedBy) : resets;
    const situation = toSituation(observation, split, past, settings);
    const decision = decide({ ...situation, contention: contentionAt(withThis, clockMs) }, settings);
    // Weights that the watcher would set itself reset nothing.
    resets = decision.burstPercent !== split.burstPercent || isRefusal(decision) ? withThis : resets;
    const { hasMoved, problem } = await mover.move(observation, split, decision, signal);
    const contention = decision.verdict === 'paused' ? undefined : contentionAt(resets, clockMs);
    const contended = contention && new MeshFailure('contended', explainContention(contention.by));
    return { decision, hasMoved, problem: problem ?? contended };
  }

  return {
    async tick(signal) {
      const observation = await observe(signal);
      const past = addToHistory(observation);
      const { split } = observation;
      const acted =
        split instanceof MeshFailure
          ? { decision: undefined, hasMoved: false, problem: settingsProblem ?? split }
          : await act(observation, split, past, signal);
      const tick: Tick = { observation, past, ...acted, problem: acted.problem ?? gapProblem(observation, past) };
      if (!signal.aborted) {
        journal.logChanges(tick.decision, tick.problem);
      }
      return toStatus(tick, { ...parts, journal: journal.entries });
    },
  };
}

function gapProblem({ traffic: { rate } }: Observation, { gapMs = 0 }: Past): MeshFailure | undefined {
  return rate instanceof MeshFailure && gapMs > LONG_GAP_MS
    ? new MeshFailure(`no-rate-${rate.kind}`, explainGap(LONG_GAP_MS / 1_000, rate))
    : undefined;
}

/** The observation and the past, as the decision needs them. A setting is stronger than an annotation. */
function toSituation(
  { traffic: { rate } }: Observation,
  { burstPercent, paused, force }: Split,
  { subsets, unchangedForMs }: Past,
  settings: Settings,
): Omit<Situation, 'contention'> {
  const pausedBy = settings.paused ? 'setting' : paused ? 'annotation' : undefined;
  const forcedTo = settings.force ?? force;
  const by = settings.force === undefined ? 'annotation' : 'setting';
  return { rate, burstPercent, unchangedForMs, subsets, pausedBy, forced: forcedTo && { to: forcedTo, by } };
}
