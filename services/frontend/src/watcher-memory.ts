import { type WatcherStatus, watcherStatusSchema } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';

/** A watcher that has said nothing for so long while Redis was there is not running, in milliseconds. */
const GONE_AFTER_MS = 3_000;
/** The longest message that is read, in UTF-16 code units: twenty decisions and room. */
const MAX_MESSAGE_LENGTH = 100_000;

/** What a frontend remembers of the watcher. */
export interface WatcherMemory {
  /** Takes in a message of the channel. Returns false if it was not understood. */
  hear(message: string, nowMs: number): boolean;
  /** To be called several times a second: silence counts only while Redis is there to carry a word. */
  notice(redis: State['redis'], nowMs: number): void;
  read(nowMs: number): Pick<State, 'watcher' | 'watcherAgeMs'>;
}

/**
 * Remembers the newest status, in the order of arrival: of two watchers the clocks may differ. It is forgotten after
 * three seconds of silence; while Redis is away it stays, because nobody can know better.
 */
export function createWatcherMemory(): WatcherMemory {
  let newest: { status: WatcherStatus; heardMs: number } | undefined;
  let silentSinceMs = 0;

  return {
    hear(message, nowMs) {
      if (message.length > MAX_MESSAGE_LENGTH) {
        return false;
      }
      const parsed = watcherStatusSchema.safeParse(parseJson(message));
      if (parsed.success) {
        newest = { status: parsed.data, heardMs: nowMs };
        silentSinceMs = nowMs;
      }
      return parsed.success;
    },
    notice(redis, nowMs) {
      if (redis === 'away') {
        silentSinceMs = nowMs;
      } else if (nowMs - silentSinceMs > GONE_AFTER_MS) {
        newest = undefined;
      }
    },
    read: (nowMs) =>
      newest === undefined
        ? { watcher: null, watcherAgeMs: null }
        : { watcher: newest.status, watcherAgeMs: Math.max(0, nowMs - newest.heardMs) },
  };
}
