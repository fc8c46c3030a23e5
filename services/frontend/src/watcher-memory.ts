import { type WatcherStatus, watcherStatusSchema } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { signerOf } from '@hashr/service-kit/signature.ts';

/** A watcher that has said nothing for so long while Redis was there is not running, in milliseconds. */
const GONE_AFTER_MS = 3_000;
/**
 * While the watcher that is shown has published within this time, another one is not shown instead, in milliseconds. A
 * watcher publishes once a second, and waits up to 0.9 s for an answer before that.
 */
const HOLDS_MS = 2_500;
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
 *
 * Anybody may write on the channel. A watcher is known by the key that it signs with, or by its name if it does not
 * sign. Of two that publish at the same time the first stays, with a note that there are two.
 */
export function createWatcherMemory(): WatcherMemory {
  let newest: { status: WatcherStatus; author: string; heardMs: number } | undefined;
  /** Another watcher that published while this one did. `stillThere` when this one has published after it. */
  let other: { name: string; heardMs: number; stillThere: boolean } | undefined;
  let silentSinceMs = 0;

  return {
    hear(message, nowMs) {
      if (message.length > MAX_MESSAGE_LENGTH) {
        return false;
      }
      const json = parseJson(message);
      const parsed = watcherStatusSchema.safeParse(json);
      const author = parsed.success && authorOf(json, parsed.data.name);
      if (!parsed.success || !author) {
        return false;
      }
      const status = parsed.data;
      if (newest !== undefined && author !== newest.author && nowMs - newest.heardMs <= HOLDS_MS) {
        other = { name: status.name, heardMs: nowMs, stillThere: other?.stillThere ?? false };
        silentSinceMs = nowMs; // If the first has ended, this one is shown next: there is no moment without a watcher.
        return true;
      }
      if (other !== undefined) {
        other = author === newest?.author ? { ...other, stillThere: true } : undefined;
      }
      newest = { status, author, heardMs: nowMs };
      silentSinceMs = nowMs;
      return true;
    },
    notice(redis, nowMs) {
      if (redis === 'unavailable') {
        silentSinceMs = nowMs;
      } else if (nowMs - silentSinceMs > GONE_AFTER_MS) {
        newest = undefined;
      }
    },
    read: (nowMs) =>
      newest === undefined
        ? { watcher: null, watcherAgeMs: null }
        : { watcher: withNote(newest.status, nowMs), watcherAgeMs: Math.max(0, nowMs - newest.heardMs) },
  };

  function withNote(status: WatcherStatus, nowMs: number): WatcherStatus {
    if (!other?.stillThere || nowMs - other.heardMs > GONE_AFTER_MS) {
      return status;
    }
    const note = `A second watcher publishes on the channel burst, with the name "${other.name}". Its status is not shown: run only one.`;
    return { ...status, notes: [note, ...status.notes] };
  }
}

/** Who wrote a status; undefined if its signature is wrong. */
function authorOf(status: unknown, name: string): string | undefined {
  const isSigned = typeof status === 'object' && status !== null && 'signature' in status;
  return isSigned ? signerOf(status) : `unsigned, ${name}`;
}
