import type { Decision, Weights } from '@hashr/messages/burst.ts';
import { managerInWords } from './decide/contention.ts';
import { refusals } from './decide/guardrails.ts';
import { type Judgement, sameWeights } from './decide/situation.ts';
import type { Journal } from './journal.ts';
import type { Look } from './look.ts';
import { messageOf, type Split, SplitConflict } from './split/traffic-split.ts';

/** So many conflicts in a row are not somebody who was faster, but something that never lets the watcher write. */
const MANY_CONFLICTS = 3;

/** Moves the weights, knows its own moves from external changes, and enters both in the journal. */
export interface Mover {
  /**
   * Compares the weights that were read with those of the tick before.
   *
   * @returns whether somebody has changed weights that this watcher had set
   */
  compare(look: Look, split: Split, signal: AbortSignal): boolean;
  /** Carries out a judgement. Returns the problem that came up, if any. */
  move(look: Look, split: Split, judgement: Judgement, signal: AbortSignal): Promise<string | undefined>;
}

/** Creates a mover that has moved nothing yet. */
export function createMover(journal: Journal, isDryRun: boolean): Mover {
  let known: Weights | undefined;
  let isOwn = false;
  /** What a write that failed may have set all the same, if only its answer was lost. */
  let attempted: { judgement: Judgement; from: Weights } | undefined;
  let conflicts = 0;

  function enter(kind: Decision['kind'], look: Look, split: Split, judgement: Judgement, signal: AbortSignal): void {
    const { rate } = look.observation;
    const { verdict, wanted, reason } = judgement;
    const perSecond = 'gap' in rate ? null : rate.perSecond;
    const decision = { atMs: look.atMs, kind, verdict, from: split.weights, to: wanted, perSecond, reason };
    if (journal.enter(decision)) {
      void split.announce(decision, signal);
    }
  }

  return {
    compare(look, split, signal) {
      const { weights, changedBy } = split;
      const before = known ?? weights;
      const wasOwn = isOwn;
      known = weights;
      const confirmed = attempted !== undefined && sameWeights(attempted.judgement.wanted, weights);
      if (confirmed && attempted !== undefined) {
        enter('moved', look, { ...split, weights: attempted.from }, attempted.judgement, signal);
      }
      attempted = undefined;
      if (confirmed || sameWeights(before, weights)) {
        isOwn ||= confirmed;
        return false;
      }
      isOwn = false;
      const who = managerInWords(changedBy);
      const reason = `${who[0]?.toUpperCase()}${who.slice(1)} has set primary to ${weights.primary} % and burst to ${weights.burst} %.`;
      const change: Judgement = { wanted: weights, verdict: 'settled', reason };
      enter('foreign', look, { ...split, weights: before }, change, signal);
      return wasOwn;
    },
    async move(look, split, judgement, signal) {
      if (sameWeights(judgement.wanted, split.weights)) {
        if (refusals.has(judgement.verdict)) {
          enter('refused', look, split, judgement, signal);
        } else if (judgement.verdict !== 'no-data') {
          journal.calm(); // A look without a rate in between does not make what goes on news.
        }
        return undefined;
      }
      if (isDryRun) {
        enter('would-move', look, split, judgement, signal);
        return undefined;
      }
      try {
        await split.write(judgement.wanted, signal);
      } catch (error) {
        return signal.aborted ? undefined : fail(look, split, judgement, error, signal);
      }
      known = judgement.wanted;
      isOwn = true;
      conflicts = 0;
      enter('moved', look, split, judgement, signal);
      look.split = { ...split, weights: judgement.wanted, changedAtMs: look.atMs };
      return undefined;
    },
  };

  function fail(look: Look, split: Split, judgement: Judgement, error: unknown, signal: AbortSignal) {
    const reason = messageOf(error);
    enter('failed', look, split, { ...judgement, reason }, signal);
    if (error instanceof SplitConflict) {
      conflicts += 1;
      return conflicts < MANY_CONFLICTS ? undefined : `${reason} That was so ${conflicts} times in a row.`;
    }
    attempted = { judgement, from: split.weights };
    return reason;
  }
}
