import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createChangeClock } from './change-time.ts';
import { contentionAt, contentionProblem, enterReset, noResets } from './decide/contention.ts';
import { decide } from './decide/decide.ts';
import { wantsMove } from './decide/guardrails.ts';
import type { Settings } from './decide/settings.ts';
import type { Situation } from './decide/situation.ts';
import { createHealthHistory } from './health-history.ts';
import { createJournal } from './journal.ts';
import type { Look } from './look.ts';
import { createMover } from './mover.ts';
import type { RequestRate } from './rate/request-rate.ts';
import { createGapTimer } from './rate-gap.ts';
import { messageOf, type Split, type TrafficSplit } from './split/traffic-split.ts';
import { toStatus } from './status.ts';
import { createTeller } from './tell.ts';
import { toSituation } from './to-situation.ts';

interface WatcherParts {
  name: string;
  source: 'mesh' | 'prometheus';
  rate: RequestRate;
  split: TrafficSplit;
  settings: Settings;
  /** What is wrong with the settings: then nothing is decided. */
  problem: string | undefined;
  notes: string[];
  log: Logger;
  /** In milliseconds since 1970. */
  now?: () => number;
  /** In milliseconds, on a clock that never goes back. */
  clock?: () => number;
}

/** The watcher: each look reads what is there, decides, and writes only if something is to change. */
export interface Watcher {
  /** Looks once. Never rejects: what goes wrong is in the status. */
  look(signal: AbortSignal): Promise<WatcherStatus>;
}

/** Creates a watcher. Between the looks it remembers how long things have lasted, and what it wrote itself. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { rate, settings, log, now = Date.now, clock = () => performance.now() } = parts;
  const history = createHealthHistory();
  const journal = createJournal(log);
  const mover = createMover(journal, settings.dryRun);
  const changeClock = createChangeClock();
  const gapTimer = createGapTimer();
  const tell = createTeller(log);
  let resets = noResets;

  /** Decides and moves. Returns the problem that came up, if any. */
  async function act(
    look: Look,
    split: Split,
    subsets: Situation['subsets'],
    clockMs: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const isReset = mover.compare(look, split, signal);
    const { changedAtMs, unchangedForMs } = changeClock(split.changedAtMs, look.atMs, clockMs);
    look.split = { ...split, changedAtMs };
    if (parts.problem !== undefined) {
      return parts.problem;
    }
    const withThis = isReset ? enterReset(resets, clockMs, split.changedBy) : resets;
    const known = { unchangedForMs, subsets, contention: contentionAt(withThis, clockMs) };
    const decision = decide(toSituation(look.observation, split, known, settings), settings);
    look.decision = decision;
    resets = wantsMove(decision, split.weights) ? withThis : resets;
    const problem = await mover.move(look, look.split, decision, signal);
    const contention = decision.verdict === 'paused' ? undefined : contentionAt(resets, clockMs);
    return problem ?? (contention && contentionProblem(contention));
  }

  return {
    async look(signal) {
      const [observation, read] = await Promise.all([
        rate.observe(signal),
        parts.split.read(signal).catch((error: unknown) => messageOf(error)),
      ]);
      const clockMs = clock();
      const look: Look = { atMs: now(), observation, split: undefined, decision: undefined, problem: undefined };
      const gap = gapTimer(observation.rate, clockMs);
      // Also while the weights cannot be read: a subset that was down meanwhile has its recovery cooldown all the same.
      const subsets = history.look(observation.subsets, clockMs);
      look.problem =
        typeof read === 'string' ? (parts.problem ?? read) : await act(look, read, subsets, clockMs, signal);
      look.problem ??= gap?.problem;
      if (!signal.aborted) {
        tell(look);
      }
      return toStatus(look, { ...parts, gapMs: gap?.forMs, journal: journal.entries });
    },
  };
}
