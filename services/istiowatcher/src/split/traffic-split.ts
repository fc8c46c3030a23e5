import type { Decision, Weights } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** The weights as they are, and what was written beside them. */
export interface Split {
  /** In percent of the whole. */
  weights: Weights;
  /** When they changed last, in milliseconds since 1970; undefined: not known. */
  changedAtMs: number | undefined;
  /** Annotations for the watcher. */
  paused: boolean;
  force: Cluster | undefined;
}

/** The place where the weights are: an edge, with an adapter for each. */
export interface TrafficSplit {
  /** @throws {SplitError} saying what is wrong and what helps */
  read(signal: AbortSignal): Promise<Split>;
  /**
   * Changes the weights, and nothing else, if they are still what the last `read` returned.
   *
   * @throws {SplitConflict} if somebody else was faster
   * @throws {SplitError} saying what is wrong and what helps
   */
  write(weights: Weights, signal: AbortSignal): Promise<void>;
  /** Leaves a word about a decision where the people look who look after the route. Never rejects. */
  announce(decision: Decision, signal: AbortSignal): Promise<void>;
}

/** The weights could not be read or written; the message names the object and the remedy. */
export class SplitError extends Error {
  override name = 'SplitError';
}

/** Somebody else changed the object between reading and writing: their change stands until the next look. */
export class SplitConflict extends Error {
  override name = 'SplitConflict';
}
