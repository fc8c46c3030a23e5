import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { Traffic } from '@hashr/mesh/traffic.ts';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Note } from '@hashr/messages/notices.ts';

/** Measures the traffic. Each source has an adapter. */
export interface TrafficSource {
  /** Never rejects. If there is no rate, the result contains the reason. */
  observe(signal: AbortSignal): Promise<Traffic>;
  /** Observes only whether the rate rises, between two ticks. Undefined: that would show nothing new. */
  look?(signal: AbortSignal): Promise<boolean>;
}

/** Whether the observed rate rises. */
export function isRising({ rate }: Traffic): boolean {
  return !(rate instanceof MeshFailure) && rate.rising === true;
}

/** The worker's route as it was read. */
interface ReadRoute {
  /** When it changed last, in milliseconds since 1970; undefined: not known. */
  changedAtMs: number | undefined;
  /** The field manager that changed it last; undefined: not known. */
  changedBy: string | undefined;
  /** Notes about the route, for users. */
  notes: Note[];
  /** Reports a journal entry where users of the route expect it. Never rejects. */
  announce(entry: JournalEntry, signal: AbortSignal): Promise<void>;
}

/** A route that does not split the requests by subset. */
export interface Unsplit extends ReadRoute {
  isSplit: false;
}

/** A route with weights, and the only way to change them. */
export interface Split extends ReadRoute {
  isSplit: true;
  /** Burst's share of the requests, in whole percent. */
  burstPercent: number;
  /** The annotations for the watcher. */
  paused: boolean;
  force: Cluster | undefined;
  /**
   * Changes the weights, and nothing else, if the route is still as it was read.
   *
   * @throws {MeshFailure} of the kind `conflict` if another client has changed the route since; of other kinds if it
   *   cannot be written
   */
  write(burstPercent: number, signal: AbortSignal): Promise<void>;
}

/** Stores the worker's route. A cluster and a manifest file have an adapter each. */
export interface TrafficSplit {
  /** @throws {MeshFailure} */
  read(signal: AbortSignal): Promise<Split | Unsplit>;
}

/** Everything that one tick reads. */
export interface Observation {
  /** In milliseconds since 1970. */
  atMs: number;
  /** In milliseconds on a monotonic clock. */
  clockMs: number;
  traffic: Traffic;
  split: Split | Unsplit | MeshFailure;
}
