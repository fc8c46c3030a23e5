import type { Verdict, WatcherStatus, Weights } from '@hashr/messages/burst.ts';
import type { Attributes } from '@hashr/service-kit/tracing/tracer.ts';

/** A string is linked to the newest move of the traffic if it was sent within this time after it, in milliseconds. */
const LINKED_MS = 5_000;

/** What the watcher last published, as far as a trace needs it. */
export interface LastMove {
  weights: Weights | null;
  verdict: Verdict;
  reason: string;
  /** The newest move, if it was a moment ago and the watcher traces. */
  traceparent: string | undefined;
}

/**
 * Reads the part of the watcher's status that traces contain.
 *
 * @param ageMs the time since the status arrived
 */
export function toLastMove(watcher: WatcherStatus | null, ageMs: number | null): LastMove | undefined {
  if (watcher === null) {
    return undefined;
  }
  const { weights, verdict, reason, journal, atMs } = watcher;
  const move = journal.find(({ kind }) => kind === 'moved');
  // Both times are by the clock of the watcher.
  const isRecent = move !== undefined && atMs - move.atMs + (ageMs ?? 0) <= LINKED_MS;
  return { weights, verdict, reason, traceparent: isRecent ? move.traceparent : undefined };
}

/** The attributes of a string: how the traffic was split when the string was sent, and why. */
export function toAttributes(move: LastMove | undefined): Attributes {
  return move === undefined
    ? {}
    : {
        'hashr.weight.primary': move.weights?.primary,
        'hashr.weight.burst': move.weights?.burst,
        'hashr.watcher.verdict': move.verdict,
        'hashr.watcher.reason': move.reason,
      };
}

/** The operation that moved the traffic, for a string that was sent a moment later. */
export function toLinks(move: LastMove | undefined): string[] {
  return move?.traceparent === undefined ? [] : [move.traceparent];
}
