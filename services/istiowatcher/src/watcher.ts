import type { Decision, WatcherStatus, Weights } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { decide } from './decide/decide.ts';
import { refusals } from './decide/guardrails.ts';
import type { Settings } from './decide/settings.ts';
import { type Judgement, sameWeights } from './decide/situation.ts';
import { createHealthHistory } from './health-history.ts';
import { createJournal } from './journal.ts';
import type { Look } from './look.ts';
import type { RequestRate } from './rate/request-rate.ts';
import { type Split, SplitConflict, SplitError, type TrafficSplit } from './split/traffic-split.ts';
import { toStatus } from './status.ts';
import { createTeller } from './tell.ts';
import { toSituation } from './to-situation.ts';

/** Without a rate for so long it is a problem that somebody should look at, in milliseconds. */
const LONG_GAP_MS = 10_000;
/** So many conflicts in a row are not somebody who was faster, but something that never lets the watcher write. */
const MANY_CONFLICTS = 3;

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

/** Creates a watcher. It remembers nothing that decides but how long the subsets have been healthy. */
export function createWatcher(parts: WatcherParts): Watcher {
  const { rate, split, settings, log, now = Date.now, clock = () => performance.now() } = parts;
  const history = createHealthHistory();
  const journal = createJournal(log);
  const tell = createTeller(log);
  let known: Weights | undefined;
  /** What a write that failed may have set all the same, if only its answer was lost. */
  let attempted: { judgement: Judgement; from: Weights } | undefined;
  let conflicts = 0;
  let gapSinceMs: number | undefined;

  function enter(decision: Decision, signal: AbortSignal): void {
    if (journal.enter(decision)) {
      void split.announce(decision, signal);
    }
  }

  function toDecision(kind: Decision['kind'], { atMs, observation, split }: Look, judgement: Judgement): Decision {
    const perSecond = 'gap' in observation.rate ? null : observation.rate.perSecond;
    const { verdict, wanted, reason } = judgement;
    return { atMs, kind, verdict, from: split?.weights ?? null, to: wanted, perSecond, reason };
  }

  function noticeOthers(look: Look, { weights }: Split, signal: AbortSignal): void {
    if (attempted !== undefined && sameWeights(attempted.judgement.wanted, weights)) {
      enter({ ...toDecision('moved', look, attempted.judgement), from: attempted.from }, signal);
    } else if (known !== undefined && !sameWeights(known, weights)) {
      const reason = `Somebody else has set primary to ${weights.primary} % and burst to ${weights.burst} %.`;
      enter({ ...toDecision('foreign', look, { wanted: weights, verdict: 'settled', reason }), from: known }, signal);
    }
    known = weights;
    attempted = undefined;
  }

  /** Does what was judged; returns the problem that came up. */
  async function act(look: Look, judgement: Judgement, split: Split, signal: AbortSignal): Promise<string | undefined> {
    if (sameWeights(judgement.wanted, split.weights)) {
      if (refusals.has(judgement.verdict)) {
        enter(toDecision('refused', look, judgement), signal);
      } else if (judgement.verdict !== 'no-data') {
        journal.calm(); // A look without a rate in between does not make what goes on news.
      }
      return undefined;
    }
    if (settings.dryRun) {
      enter(toDecision('would-move', look, judgement), signal);
      return undefined;
    }
    try {
      await parts.split.write(judgement.wanted, signal);
      known = judgement.wanted;
      conflicts = 0;
      enter(toDecision('moved', look, judgement), signal);
      look.split = { ...split, weights: judgement.wanted, changedAtMs: look.atMs };
      return undefined;
    } catch (error) {
      if (signal.aborted) {
        return undefined;
      }
      const reason = messageOf(error);
      enter(toDecision('failed', look, { ...judgement, reason }), signal);
      if (error instanceof SplitConflict) {
        conflicts += 1;
        return conflicts < MANY_CONFLICTS ? undefined : `${reason} That was so ${conflicts} times in a row.`;
      }
      attempted = { judgement, from: split.weights };
      return reason;
    }
  }

  return {
    async look(signal) {
      const [observation, read] = await Promise.all([
        rate.observe(signal),
        split.read(signal).catch((error: unknown) => messageOf(error)),
      ]);
      const atMs = now();
      const look: Look = {
        atMs,
        observation,
        split: typeof read === 'string' ? undefined : read,
        judgement: undefined,
        problem: parts.problem ?? (typeof read === 'string' ? read : undefined),
      };
      const clockMs = clock();
      gapSinceMs = 'gap' in observation.rate ? (gapSinceMs ?? clockMs) : undefined;
      const gapMs = gapSinceMs === undefined ? undefined : clockMs - gapSinceMs;
      const subsets = history.look(observation.subsets, clockMs);

      if (look.split !== undefined) {
        noticeOthers(look, look.split, signal);
        if (parts.problem === undefined) {
          look.judgement = decide(toSituation(look, look.split, subsets, settings), settings);
          look.problem = await act(look, look.judgement, look.split, signal);
        }
      }
      if (look.problem === undefined && gapMs !== undefined && gapMs > LONG_GAP_MS && 'gap' in observation.rate) {
        look.problem = `There has been no rate for more than ${LONG_GAP_MS / 1_000} s. ${observation.rate.reason}`;
      }
      if (!signal.aborted) {
        tell(look);
      }
      return toStatus(look, { ...parts, gapMs, decisions: journal.decisions });
    },
  };
}

function messageOf(error: unknown): string {
  if (error instanceof SplitError || error instanceof SplitConflict) {
    return error.message;
  }
  return `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
}
