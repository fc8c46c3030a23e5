import { setTimeout as sleep } from 'node:timers/promises';
import type { WatcherStatus } from '@hashr/messages/burst.ts';

const EVERY_MS = 250;

/** The weight of burst, since a time. */
export interface WeightChange {
  atMs: number;
  /** In percent. */
  burstWeight: number;
  /** Why, in the words of the watcher. */
  reason: string;
}

/** What is known of the weights. */
export interface Moves {
  /** The first observed weight, and every change of it. Empty: nobody has reported weights. */
  changes: WeightChange[];
}

/**
 * Watches the weights until a signal aborts.
 *
 * @param read returns the newest status of the watcher; undefined or null if there is none
 * @param now the clock of the changes, in milliseconds
 */
export async function watchMoves(
  read: () => Promise<WatcherStatus | null | undefined>,
  now: () => number,
  moves: Moves,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const status = await read().catch(() => undefined);
    const burstWeight = status?.weights?.burst;
    if (burstWeight !== undefined && burstWeight !== moves.changes.at(-1)?.burstWeight) {
      moves.changes.push({ atMs: now(), burstWeight, reason: status?.journal[0]?.reason ?? '' });
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
