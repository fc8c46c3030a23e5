import { MeshFailure, toMeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import type { Why } from '@hashr/messages/why.ts';
import { type Decision, isRefusal } from './decide/decision.ts';
import type { Journal, NewEntry } from './journal.ts';
import type { MoveTrace } from './move-trace.ts';
import type { Observation, Split, Unsplit } from './observation.ts';
import { compareOwnership, nothingRead, ownedBy } from './ownership.ts';
import { toExternalWhy, toWhy } from './why.ts';

/** This many conflicts in a row are reported as a problem. */
const MANY_CONFLICTS = 3;

/** The outcome of a decision. */
interface Outcome {
  hasMoved: boolean;
  problem?: MeshFailure | undefined;
}

/** An observation with a route that could be read, and the signal that ends the tick. */
export interface ReadTick<Route extends Split | Unsplit = Split> {
  observation: Observation;
  split: Route;
  signal: AbortSignal;
}

/** Moves the weights, distinguishes its own moves from external changes, and enters both in the journal. */
export interface Mover {
  /**
   * Compares the weights that were read with those of the last tick.
   *
   * @returns whether another client has changed weights that this watcher had set
   */
  review(tick: ReadTick): boolean;
  /** Carries out a decision. */
  move(tick: ReadTick, decision: Decision): Promise<Outcome>;
  /** Enters in the journal, once, that the route does not split by subset. */
  rest(tick: ReadTick<Unsplit>): void;
}

/**
 * Creates a mover that has moved nothing yet.
 *
 * @param traceMove called for each move, if there is tracing
 */
export function createMover(journal: Journal, isDryRun: boolean, traceMove?: MoveTrace): Mover {
  let known = nothingRead;
  let conflicts = 0;
  let isResting = false;

  /** Writes the decision. Returns the failure, if any. */
  async function write({ split, signal }: ReadTick, decision: Decision): Promise<MeshFailure | undefined> {
    try {
      await split.write(decision.burstPercent, signal);
    } catch (error) {
      return toMeshFailure(error);
    }
    known = ownedBy(true, decision.burstPercent);
    conflicts = 0;
    return undefined;
  }

  /** Records a failure. Returns the problem to report; undefined: none yet. */
  function remember(failure: MeshFailure, decision: Decision, fromPercent: number): MeshFailure | undefined {
    if (failure.kind !== 'conflict') {
      known = { ...known, attempt: { decision, fromPercent } };
      return failure;
    }
    conflicts += 1;
    return conflicts < MANY_CONFLICTS ? undefined : manyConflicts(failure, conflicts);
  }

  return {
    review(tick) {
      if (isResting) {
        isResting = false;
        known = ownedBy(false, tick.split.burstPercent);
        enter(journal, tick, toExternalChange(tick.split, undefined));
        return false;
      }
      const { finding, known: next } = compareOwnership(known, tick.split.burstPercent);
      known = next;
      if (finding.kind === 'confirmed') {
        enter(journal, tick, toNewEntry('moved', finding.attempt.decision, finding.attempt.fromPercent));
      } else if (finding.kind === 'external') {
        enter(journal, tick, toExternalChange(tick.split, finding.fromPercent));
      }
      return finding.kind === 'external' && finding.isReset;
    },
    async move(tick, decision) {
      const fromPercent = tick.split.burstPercent;
      if (decision.burstPercent === fromPercent) {
        keep(journal, tick, decision);
        return { hasMoved: false };
      }
      if (isDryRun) {
        enter(journal, tick, toNewEntry('would-move', decision, fromPercent));
        return { hasMoved: false };
      }
      const failure = await write(tick, decision);
      if (failure === undefined) {
        const newEntry = toNewEntry('moved', decision, fromPercent);
        enter(journal, tick, { ...newEntry, ...traceMove?.(tick.observation, newEntry) });
        return { hasMoved: true };
      }
      if (tick.signal.aborted) {
        return { hasMoved: false };
      }
      const why: Why = { kind: 'failed', notices: [...failure.notices] };
      enter(journal, tick, { ...toNewEntry('failed', decision, fromPercent), why });
      return { hasMoved: false, problem: remember(failure, decision, fromPercent) };
    },
    rest(tick) {
      isResting = true;
      const [fromPercent, toPercent] = [known.burstPercent, undefined];
      enter(journal, tick, {
        kind: 'not-steering',
        verdict: 'not-steering',
        fromPercent,
        toPercent,
        why: { kind: 'not-steering' },
      });
    },
  };
}

function keep(journal: Journal, tick: ReadTick, decision: Decision): void {
  if (isRefusal(decision)) {
    enter(journal, tick, toNewEntry('refused', decision, decision.burstPercent));
  } else if (decision.verdict !== 'no-data') {
    journal.endLasting(); // A refusal that continues after a tick without a rate is not a new one.
  }
}

function enter(
  journal: Journal,
  { observation: { atMs, traffic }, split, signal }: ReadTick<Split | Unsplit>,
  newEntry: Omit<NewEntry, 'atMs' | 'perSecond'>,
): void {
  const perSecond = traffic.rate instanceof MeshFailure ? null : traffic.rate.perSecond;
  const entry = journal.enter({ atMs, perSecond, ...newEntry });
  if (entry !== undefined) {
    void split.announce(entry, signal);
  }
}

function toNewEntry(kind: JournalEntry['kind'], decision: Decision, fromPercent: number) {
  const { verdict, burstPercent } = decision;
  return { kind, verdict, fromPercent, toPercent: burstPercent, why: toWhy(decision) };
}

function toExternalChange({ changedBy, burstPercent }: Split, fromPercent: number | undefined) {
  const why = toExternalWhy(changedBy, burstPercent);
  return { kind: 'external', verdict: 'settled', fromPercent, toPercent: burstPercent, why } as const;
}

function manyConflicts({ notices }: MeshFailure, times: number): MeshFailure {
  return new MeshFailure('many-conflicts', [...notices, { code: 'repeated', times }]);
}
