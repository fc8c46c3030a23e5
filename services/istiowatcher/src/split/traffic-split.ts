import { RouteError } from '@hashr/mesh/worker-route.ts';
import type { JournalEntry, Weights } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** The weights as they were read, what was written beside them, and the only way to change them. */
export interface Split {
  /** In percent of the whole. */
  weights: Weights;
  /** When they changed last, in milliseconds since 1970; undefined: not known. */
  changedAtMs: number | undefined;
  /** The field manager that changed them last; undefined: not known. */
  changedBy: string | undefined;
  /** Annotations for the watcher. */
  paused: boolean;
  force: Cluster | undefined;
  /**
   * Changes the weights, and nothing else, if the route is still what was read here.
   *
   * @throws {SplitConflict} if somebody else was faster
   * @throws {RouteError} saying what is wrong and what helps
   */
  write(weights: Weights, signal: AbortSignal): Promise<void>;
  /** Reports a decision where users of the route look for it. Never rejects. */
  announce(decision: JournalEntry, signal: AbortSignal): Promise<void>;
}

/** The place where the weights are: an edge, with an adapter for each. */
export interface TrafficSplit {
  /** @throws {RouteError} saying what is wrong and what helps */
  read(signal: AbortSignal): Promise<Split>;
}

/** Somebody else changed the object between reading and writing: their change stands until the next look. */
export class SplitConflict extends Error {
  override name = 'SplitConflict';
}

/** What an error of a read or a write says to people. */
export function messageOf(error: unknown): string {
  if (error instanceof RouteError || error instanceof SplitConflict) {
    return error.message;
  }
  return `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
}
