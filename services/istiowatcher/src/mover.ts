import type { JournalEntry, Weights } from '@hashr/messages/burst.ts';
import { managerInWords } from './decide/contention.ts';
import { refusals } from './decide/guardrails.ts';
import { type Decision, sameWeights } from './decide/situation.ts';
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
  /** Carries out a decision. Returns the problem that came up, if any. */
  move(look: Look, split: Split, decision: Decision, signal: AbortSignal): Promise<string | undefined>;
}

/** Creates a mover that has moved nothing yet. */
export function createMover(journal: Journal, isDryRun: boolean): Mover {
  let known: Weights | undefined;
  let isOwn = false;
  /** What a write that failed may have set all the same, if only its answer was lost. */
  let attempted: { decision: Decision; from: Weights } | undefined;
  let conflicts = 0;

  function enter(kind: JournalEntry['kind'], look: Look, split: Split, decision: Decision, signal: AbortSignal): void {
    const { rate } = look.observation;
    const { verdict, proposed, reason } = decision;
    const perSecond = 'gap' in rate ? null : rate.perSecond;
    const entry = { atMs: look.atMs, kind, verdict, from: split.weights, to: proposed, perSecond, reason };
    if (journal.enter(entry)) {
      void split.announce(entry, signal);
    }
  }

  return {
    compare(look, split, signal) {
      const { weights, changedBy } = split;
      const before = known ?? weights;
      const wasOwn = isOwn;
      known = weights;
      const confirmed = attempted !== undefined && sameWeights(attempted.decision.proposed, weights);
      if (confirmed && attempted !== undefined) {
        enter('moved', look, { ...split, weights: attempted.from }, attempted.decision, signal);
      }
      attempted = undefined;
      if (confirmed || sameWeights(before, weights)) {
        isOwn ||= confirmed;
        return false;
      }
      isOwn = false;
      const who = managerInWords(changedBy);
      const reason = `${who[0]?.toUpperCase()}${who.slice(1)} has set primary to ${weights.primary} % and burst to ${weights.burst} %.`;
      const change: Decision = { proposed: weights, verdict: 'settled', reason };
      enter('external', look, { ...split, weights: before }, change, signal);
      return wasOwn;
    },
    async move(look, split, decision, signal) {
      if (sameWeights(decision.proposed, split.weights)) {
        if (refusals.has(decision.verdict)) {
          enter('refused', look, split, decision, signal);
        } else if (decision.verdict !== 'no-data') {
          journal.calm(); // A look without a rate in between does not make what goes on news.
        }
        return undefined;
      }
      if (isDryRun) {
        enter('would-move', look, split, decision, signal);
        return undefined;
      }
      try {
        await split.write(decision.proposed, signal);
      } catch (error) {
        return signal.aborted ? undefined : fail(look, split, decision, error, signal);
      }
      known = decision.proposed;
      isOwn = true;
      conflicts = 0;
      enter('moved', look, split, decision, signal);
      look.split = { ...split, weights: decision.proposed, changedAtMs: look.atMs };
      return undefined;
    },
  };

  function fail(look: Look, split: Split, decision: Decision, error: unknown, signal: AbortSignal) {
    const reason = messageOf(error);
    enter('failed', look, split, { ...decision, reason }, signal);
    if (error instanceof SplitConflict) {
      conflicts += 1;
      return conflicts < MANY_CONFLICTS ? undefined : `${reason} That was so ${conflicts} times in a row.`;
    }
    attempted = { decision, from: split.weights };
    return reason;
  }
}
