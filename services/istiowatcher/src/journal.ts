import type { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { toWeights } from '@hashr/mesh/subsets.ts';
import {
  type JournalEntry,
  MAX_JOURNAL_ENTRIES,
  MAX_SENTENCE,
  verdictEffects,
  type Weights,
} from '@hashr/messages/burst.ts';
import { traceIdOf } from '@hashr/messages/trace-context.ts';
import type { Why } from '@hashr/messages/why.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { Decision } from './decide/decision.ts';
import { explain } from './sentences.ts';
import { toWhy } from './why.ts';

/**
 * A journal entry as the mover creates it, with burst's share instead of the weights of both subsets, and without the
 * sentence. Undefined: the route did not split by subset, or does not any more.
 */
export interface NewEntry extends Omit<JournalEntry, 'from' | 'to' | 'reason'> {
  fromPercent: number | undefined;
  toPercent: number | undefined;
  why: Why;
}

/**
 * The newest entries. A refusal, a failure, a dry run or a route without subsets that lasts is entered once, when it
 * begins.
 */
export interface Journal {
  /** Newest first. An entry remains the same object, so that a reader can detect the new ones. */
  readonly entries: JournalEntry[];
  /** Returns the new entry; undefined: this was entered when it began, and still lasts. */
  enter(newEntry: NewEntry): JournalEntry | undefined;
  /** Ends the refusal, failure or dry run that lasts, so that the next one is a new entry. */
  endLasting(): void;
}

/** Creates an empty journal, which also writes each entry to the log. */
export function createJournal(log: Logger): Journal {
  let entries: JournalEntry[] = [];
  let lasting: string | undefined;

  return {
    get entries() {
      return entries;
    },
    enter({ fromPercent, toPercent, ...newEntry }) {
      const { kind, verdict, why, traceparent } = newEntry;
      const reason = explain(why);
      const key = `${kind} ${verdict} ${toPercent}`;
      const isMoment = kind === 'moved' || kind === 'external';
      if (!isMoment && key === lasting) {
        return undefined;
      }
      lasting = isMoment ? undefined : key;
      const entry = {
        ...newEntry,
        from: weightsFor(fromPercent),
        to: weightsFor(toPercent),
        reason: reason.slice(0, MAX_SENTENCE),
      };
      entries = [entry, ...entries].slice(0, MAX_JOURNAL_ENTRIES);
      log[kind === 'moved' || kind === 'would-move' ? 'info' : 'warn'](
        traceparent === undefined ? {} : { traceId: traceIdOf(traceparent) },
        `${kind} (primary/burst): ${inWords(entry.from)} -> ${inWords(entry.to)}. ${reason}`,
      );
      return entry;
    },
    endLasting() {
      lasting = undefined;
    },
  };
}

function weightsFor(burstPercent: number | undefined): Weights | null {
  return burstPercent === undefined ? null : toWeights(burstPercent);
}

function inWords(weights: Weights | null): string {
  return weights === null ? 'none' : `${weights.primary}/${weights.burst}`;
}

/**
 * Creates the log of changes that the journal does not show.
 *
 * @returns a function that logs why nothing moves, a problem, and the end of a problem, once each
 */
export function createChangeLog(log: Logger): (decision?: Decision, problem?: MeshFailure) => void {
  let loggedVerdict: Decision['verdict'] | undefined;
  let loggedProblem: string | undefined;

  return (decision, problem) => {
    if (decision !== undefined && decision.verdict !== loggedVerdict && verdictEffects[decision.verdict] === 'hold') {
      log.warn(explain(toWhy(decision)));
    }
    loggedVerdict = decision?.verdict;
    // By its kind: the message may contain a number or an address that changes.
    if (problem?.kind !== loggedProblem) {
      log[problem === undefined ? 'info' : 'error'](problem?.message ?? 'The problem is resolved.');
    }
    loggedProblem = problem?.kind;
  };
}
