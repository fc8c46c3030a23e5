import type { State } from '@hashr/messages/page-events.ts';

/** What the message's way may add, in milliseconds. The clock follows only what is more, so that no time jitters. */
const JITTER_MS = 400;

/** Turns times of the watcher's clock into times of this page's clock, and back; both in milliseconds since 1970. */
export interface WatcherClock {
  /** Takes the newest status, at a moment of the page's clock. */
  hear(state: Pick<State, 'watcher' | 'watcherAgeMs'>, pageNowMs: number): void;
  toPageMs(watcherMs: number): number;
  toWatcherMs(pageMs: number): number;
}

/** Creates a clock that takes both to be the same until it hears a status. */
export function createWatcherClock(): WatcherClock {
  let aheadMs: number | undefined;

  return {
    hear({ watcher, watcherAgeMs }, pageNowMs) {
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

/** A time of day as the page writes it: "09:41:12", in the reader's time zone; "–" for a time that no calendar has. */
export function formatTime(pageMs: number): string {
  const time = new Date(pageMs);
  return Number.isNaN(time.getTime()) ? '–' : time.toLocaleTimeString('en-GB');
}
