import type { Redis } from 'ioredis';
import { every } from './every.ts';

/** The interval of heartbeats (PING) while there is other traffic, in milliseconds. */
const HEARTBEAT_MS = 150;
/**
 * A connection is silent if nothing was received for this many heartbeats in a row. It is detected 0.45 to 0.6 s after
 * the last answer. At 1,000 strings/s, fewer strings than `MAX_IN_FLIGHT` (1,000) wait by then, so none is skipped.
 */
const SILENT_HEARTBEATS = 3;
/**
 * A connection is at rest after this many intervals without other traffic: three seconds. The heartbeats of a worker at
 * rest took half of its CPU time, and as much in the sidecars and in Redis.
 */
const INTERVALS_UNTIL_REST = 20;
/** At rest, there is one heartbeat in this many intervals, so about one a second. */
const INTERVALS_AT_REST = 7;
/** A heartbeat and its answer, which is longer for a subscriber. */
const HEARTBEAT_BYTES = 34;

/**
 * Sends heartbeats and destroys a silent connection. The client then opens a new one. At rest, heartbeats are rare, and
 * a silent connection is detected up to a second later.
 *
 * It counts heartbeats and does not measure time: after a pause of any length, a process runs one heartbeat and then
 * receives everything that arrived during the pause. It counts bytes and not answers: a Redis that sends much data
 * answers late, but is not silent. It calls `destroy()`, because `disconnect()` waits until the other side closes.
 */
export function destroyWhenSilent(client: Redis, signal: AbortSignal): void {
  let stream: Redis['stream'] | undefined;
  let allBytes = 0;
  let intervalsWithoutTraffic = 0;
  let bytesRead = 0;
  let silentHeartbeats = 0;

  every(HEARTBEAT_MS, signal, () => {
    if (client.status !== 'ready' && client.status !== 'connect') {
      return; // There is no connection yet. `connectTimeout` limits this phase.
    }
    const bytes = client.stream.bytesRead + client.stream.bytesWritten;
    const isBusy = client.stream !== stream || bytes - allBytes > HEARTBEAT_BYTES;
    allBytes = bytes;
    intervalsWithoutTraffic = isBusy ? 0 : intervalsWithoutTraffic + 1;
    const isAtRest = intervalsWithoutTraffic > INTERVALS_UNTIL_REST && silentHeartbeats === 0;
    if (isAtRest && intervalsWithoutTraffic % INTERVALS_AT_REST !== 0) {
      return;
    }
    const isSilent = client.stream === stream && stream.bytesRead === bytesRead;
    silentHeartbeats = isSilent ? silentHeartbeats + 1 : 0;
    stream = client.stream;
    bytesRead = stream.bytesRead;
    if (silentHeartbeats >= SILENT_HEARTBEATS) {
      stream.destroy(new Error('no answer'));
    } else if (client.status === 'ready') {
      client.ping().catch(() => {}); // The answer shows in `bytesRead`.
    }
  });
}
