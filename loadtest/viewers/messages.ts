import type { TargetOptions } from '../options.ts';

/** parent -> process of the viewers: what to do. */
export type CrowdCommand =
  | { kind: 'connect'; target: Omit<TargetOptions, 'url'> & { url: string }; count: number }
  /** Begins to count anew. */
  | { kind: 'measure' }
  | { kind: 'stop' };

/** process of the viewers -> parent, once a second: how many are connected. At the stop: what they saw. */
export type CrowdReport = { kind: 'open'; open: number } | { kind: 'seen'; seen: ViewersReport };

/** What viewers saw while a test ran. */
export interface ViewersReport {
  count: number;
  /** How many were connected at the end. */
  open: number;
  /** The batches of results that one viewer got per second. */
  batchesPerSecond: number;
  /**
   * How long the state took from the frontend to the viewers, in milliseconds, beyond the shortest time that any took:
   * the clocks can differ. The state goes the same way as the batches. Null without a state.
   */
  delayMs: { p50: number; p99: number; max: number } | null;
  /** Connections that were lost or could not be established, and were tried again. */
  reconnects: number;
  /** How often a frontend disconnected a viewer, by reason. */
  refused: Record<string, number>;
}
