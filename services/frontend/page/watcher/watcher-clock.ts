import type { State } from '@hashr/messages/page-events.ts';

/** A message can be delayed by this much, in milliseconds. Smaller differences do not adjust the clock, so that times do not jitter. */
const JITTER_MS = 400;

/** Converts between the clock of the watcher and the clock of this page. Both are in milliseconds since 1970. */
export interface WatcherClock {
  /** Adjusts the clock to the newest status. `pageNowMs` is the current time by the clock of the page. */
  receive(state: Pick<State, 'watcher' | 'watcherAgeMs'>, pageNowMs: number): void;
  toPageMs(watcherMs: number): number;
  toWatcherMs(pageMs: number): number;
}

/** Creates a clock that treats both clocks as equal until it receives a status. */
export function createWatcherClock(): WatcherClock {
  let aheadMs: number | undefined;

  return {
    receive({ watcher, watcherAgeMs }, pageNowMs) {
      if (watcher === null) {
        return;
      }
      const nowAheadMs = watcher.atMs - (pageNowMs - (watcherAgeMs ?? 0));
      if (aheadMs === undefined || Math.abs(nowAheadMs - aheadMs) > JITTER_MS) {
        aheadMs = nowAheadMs;
      }
    },
    toPageMs: (watcherMs) => watcherMs - (aheadMs ?? 0),
    toWatcherMs: (pageMs) => pageMs + (aheadMs ?? 0),
  };
}
