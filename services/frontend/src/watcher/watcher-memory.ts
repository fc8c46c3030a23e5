import { type WatcherStatus, watcherStatusSchema } from '@hashr/messages/burst.ts';
import { type Notice, sayNotice } from '@hashr/messages/notices.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { signerOf } from '@hashr/service-kit/signature.ts';

/** A watcher that has not published for this long although Redis was available is not running, in milliseconds. */
const STOPPED_AFTER_MS = 3_000;
/**
 * If the watcher that is shown has published within this time, no other watcher replaces it, in milliseconds. A watcher
 * publishes once a second, and a tick can take up to 0.9 s longer.
 */
const REPLACEABLE_AFTER_MS = 2_500;
/** The longest message that is parsed, in UTF-16 code units: twenty journal entries and a margin. */
const MAX_MESSAGE_LENGTH = 100_000;

/** The newest status of the watcher. All times in milliseconds on one clock. */
export interface WatcherMemory {
  /** Receives a message from the channel. Returns false if the message is invalid. */
  receive(message: string, nowMs: number): boolean;
  /** Checks for silence, which counts only while Redis is available. Call it several times a second. */
  checkSilence(redis: State['redis'], nowMs: number): void;
  read(nowMs: number): Pick<State, 'watcher' | 'watcherAgeMs'>;
}

interface Received {
  status: WatcherStatus;
  /** The key that signed the status, or the name in a status without a signature. */
  author: string;
}

/**
 * Remembers the newest status by the order of arrival, because the clocks of two watchers can differ. After three
 * seconds of silence the status is forgotten. While Redis is unavailable it stays, because no newer one can arrive.
 *
 * Any client of Redis may publish on the channel. A watcher is identified by its key, or by its name if it does not
 * sign. Of two watchers that publish at the same time, the first one stays, with a note about the second one.
 *
 * @param onStatus called with each new status of the watcher that is shown
 */
export function createWatcherMemory(onStatus: (status: WatcherStatus) => void = () => {}): WatcherMemory {
  let newest: (Received & { receivedMs: number }) | undefined;
  /** Another watcher. `overlaps`: the watcher that is shown has published after this one did, so there are two. */
  let other: { name: string; receivedMs: number; overlaps: boolean } | undefined;
  let silentSinceMs = 0;

  return {
    receive(message, nowMs) {
      const received = parseStatus(message);
      if (received === undefined) {
        return false;
      }
      silentSinceMs = nowMs; // Also for another watcher: if the first one has ended, that one is shown next.
      const isNewest = received.author === newest?.author;
      if (newest !== undefined && !isNewest && nowMs - newest.receivedMs <= REPLACEABLE_AFTER_MS) {
        other = { name: received.status.name, receivedMs: nowMs, overlaps: other?.overlaps ?? false };
        return true;
      }
      other = isNewest && other !== undefined ? { ...other, overlaps: true } : undefined;
      newest = { ...received, receivedMs: nowMs };
      onStatus(received.status);
      return true;
    },
    checkSilence(redis, nowMs) {
      if (redis === 'unavailable') {
        silentSinceMs = nowMs;
      } else if (nowMs - silentSinceMs > STOPPED_AFTER_MS) {
        newest = undefined;
      }
    },
    read(nowMs) {
      if (newest === undefined) {
        return { watcher: null, watcherAgeMs: null };
      }
      const hasOther = other?.overlaps === true && nowMs - other.receivedMs <= STOPPED_AFTER_MS;
      const watcher = hasOther ? withNote(newest.status, other?.name) : newest.status;
      return { watcher, watcherAgeMs: Math.max(0, nowMs - newest.receivedMs) };
    },
  };
}

function parseStatus(message: string): Received | undefined {
  const json = message.length <= MAX_MESSAGE_LENGTH ? parseJson(message) : undefined;
  const parsed = watcherStatusSchema.safeParse(json);
  const author = parsed.success ? authorOf(json, parsed.data.name) : undefined;
  return parsed.success && author !== undefined ? { status: parsed.data, author } : undefined;
}

/** Returns undefined if the signature is wrong. */
function authorOf(status: unknown, name: string): string | undefined {
  const isSigned = typeof status === 'object' && status !== null && 'signature' in status;
  return isSigned ? signerOf(status) : `unsigned, ${name}`;
}

function withNote(status: WatcherStatus, otherName = ''): WatcherStatus {
  const note: Notice = { code: 'second-watcher', name: otherName };
  const known = status.noteNotices ?? status.notes.map((message): Notice[] => [{ code: 'raw', message }]);
  return { ...status, notes: [sayNotice(note), ...status.notes], noteNotices: [[note], ...known] };
}
