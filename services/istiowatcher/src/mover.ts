import { MeshFailure, toMeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import { type Decision, isRefusal } from './decide/decision.ts';
import type { Happening, Journal } from './journal.ts';
import type { Observation, Split } from './observation.ts';
import { explain, explainExternalChange } from './sentences.ts';

/** This many conflicts in a row are a problem: something never lets the watcher write. */
const MANY_CONFLICTS = 3;

/** What became of a decision. */
interface Outcome {
  hasMoved: boolean;
  problem: MeshFailure | undefined;
}

/** Moves the weights, tells its own moves from external changes, and enters both in the journal. */
export interface Mover {
  /**
   * Compares the weights that were read with those of the last tick.
   *
   * @returns whether somebody else has changed weights that this watcher had set
   */
  review(observation: Observation, split: Split, signal: AbortSignal): boolean;
  /** Carries out a decision. */
  move(observation: Observation, split: Split, decision: Decision, signal: AbortSignal): Promise<Outcome>;
}

/** Creates a mover that has moved nothing yet. */
export function createMover(journal: Journal, isDryRun: boolean): Mover {
  let knownPercent: number | undefined;
  let isOwn = false;
  /** A failed write may have succeeded, if only its answer was lost. */
  let attempted: { decision: Decision; fromPercent: number } | undefined;
  let conflicts = 0;

  function enter(
    { atMs, traffic: { rate } }: Observation,
    split: Split,
    happening: Omit<Happening, 'atMs' | 'perSecond'>,
    signal: AbortSignal,
  ): void {
    const perSecond = rate instanceof MeshFailure ? null : rate.perSecond;
    const entry = journal.enter({ atMs, perSecond, ...happening });
    if (entry !== undefined) {
      void split.announce(entry, signal);
    }
  }

  function fail(failure: MeshFailure, decision: Decision, fromPercent: number): MeshFailure | undefined {
    if (failure.kind !== 'conflict') {
      attempted = { decision, fromPercent };
      return failure;
    }
    conflicts += 1;
    return conflicts < MANY_CONFLICTS
      ? undefined
      : new MeshFailure('many-conflicts', `${failure.message} This has happened ${conflicts} times in a row.`);
  }

  return {
    review(observation, split, signal) {
      const { burstPercent, changedBy } = split;
      const fromPercent = knownPercent ?? burstPercent;
      const wasOwn = isOwn;
      const confirmed = attempted?.decision.burstPercent === burstPercent ? attempted : undefined;
      knownPercent = burstPercent;
      attempted = undefined;
      if (confirmed !== undefined) {
        isOwn = true;
        enter(observation, split, toHappening('moved', confirmed.decision, confirmed.fromPercent), signal);
        return false;
      }
      if (fromPercent === burstPercent) {
        return false;
      }
      isOwn = false;
      const reason = explainExternalChange(changedBy, burstPercent);
      const change = { kind: 'external', verdict: 'settled', fromPercent, toPercent: burstPercent, reason } as const;
      enter(observation, split, change, signal);
      return wasOwn;
    },
    async move(observation, split, decision, signal) {
      const fromPercent = split.burstPercent;
      const unchanged = { hasMoved: false, problem: undefined };
      if (decision.burstPercent === fromPercent) {
        if (isRefusal(decision)) {
          enter(observation, split, toHappening('refused', decision, fromPercent), signal);
        } else if (decision.verdict !== 'no-data') {
          journal.endLasting(); // A refusal that goes on after a tick without a rate is not a new one.
        }
        return unchanged;
      }
      if (isDryRun) {
        enter(observation, split, toHappening('would-move', decision, fromPercent), signal);
        return unchanged;
      }
      try {
        await split.write(decision.burstPercent, signal);
      } catch (error) {
        if (signal.aborted) {
          return unchanged;
        }
        const failure = toMeshFailure(error);
        const failed = { ...toHappening('failed', decision, fromPercent), reason: failure.message };
        enter(observation, split, failed, signal);
        return { hasMoved: false, problem: fail(failure, decision, fromPercent) };
      }
      knownPercent = decision.burstPercent;
      isOwn = true;
      conflicts = 0;
      enter(observation, split, toHappening('moved', decision, fromPercent), signal);
      return { hasMoved: true, problem: undefined };
    },
  };
}

function toHappening(kind: JournalEntry['kind'], decision: Decision, fromPercent: number) {
  const { verdict, burstPercent } = decision;
  return { kind, verdict, fromPercent, toPercent: burstPercent, reason: explain(decision) };
}
