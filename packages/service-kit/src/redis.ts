import { Redis } from 'ioredis';
import { every } from './every.ts';
import type { Logger } from './log.ts';

/** A connection to Redis that recovers by itself. */
export interface RedisConnection {
  client: Redis;
  /** Whether commands can be sent at this moment: connected, and not found to be silent. */
  state(): 'connected' | 'unavailable';
  /** Subscribes to a channel as soon as Redis is there, and again after each break. */
  subscribe(channel: string): void;
  close(): void;
}

/** How often Redis is sent a PING, in milliseconds. */
const HEARTBEAT_MS = 150;
/**
 * A connection on which nothing was received for this many heartbeats in a row is silent, so 0.45 to 0.6 s after its last
 * answer. At 1,000 strings/s that is far fewer strings than `MAX_IN_FLIGHT` (1,000): a Redis that hangs costs none.
 */
const SILENT_HEARTBEATS = 3;
const LONGEST_RETRY_MS = 1_000;

/** A command fails while Redis is away, and when it goes away in the middle: it is not kept to be sent again later. */
const failAtOnce = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: true,
};

/**
 * Connects to Redis, now or as soon as it is there. Each change of the state is logged once. A connection that falls
 * silent, in its handshake or later, is destroyed and replaced: a NAT or a gateway can forget a connection without
 * closing it.
 *
 * @param role a publisher's commands fail at once while Redis is away, so that the caller can say so; a subscriber
 *   waits and subscribes again
 */
export function connectRedis(url: string, role: 'publisher' | 'subscriber', log: Logger): RedisConnection {
  const client = new Redis(url, {
    connectionName: role,
    connectTimeout: 2_000,
    // ioredis would leave the rejection unhandled, which ends the process, if Redis goes away or refuses in the middle.
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_RETRY_MS),
    ...(role === 'publisher' ? failAtOnce : { maxRetriesPerRequest: null }),
  });
  const closed = new AbortController();
  let logged: 'connected' | 'unavailable' | undefined;

  function logChange(state: 'connected' | 'unavailable', why = ''): void {
    if (state !== logged && !closed.signal.aborted) {
      logged = state;
      log[state === 'unavailable' ? 'warn' : 'info'](`Redis at ${new URL(url).host} is ${state}${why && `: ${why}`}`);
    }
  }
  const channels = new Set<string>();
  function subscribeToAll(): void {
    if (client.status === 'ready' && channels.size > 0) {
      client.subscribe(...channels).catch((error: Error) => {
        if (client.status === 'ready') {
          log.warn(`Redis refused to subscribe to ${[...channels].join(', ')}: ${error.message}`);
        }
      });
    }
  }

  client.on('ready', () => {
    logChange('connected');
    subscribeToAll();
  });
  client.on('error', (error: NodeJS.ErrnoException) => logChange('unavailable', error.code ?? error.message));
  client.on('close', () => logged === 'connected' && logChange('unavailable', 'the connection was closed'));
  destroyWhenSilent(client, closed.signal);

  return {
    client,
    state: () => (client.status === 'ready' ? 'connected' : 'unavailable'),
    subscribe(channel) {
      channels.add(channel);
      subscribeToAll();
    },
    close() {
      closed.abort();
      client.disconnect();
    },
  };
}

/**
 * Sends heartbeats, and destroys a connection on which nothing is received; the client then makes a new one.
 *
 * It counts heartbeats instead of reading a clock: a process that was paused runs one of them however long the pause
 * was, and then receives what has arrived meanwhile. It counts bytes instead of answers: a Redis with much to send
 * answers late and is not silent. `destroy()`, because `disconnect()` waits for the other side to close.
 */
function destroyWhenSilent(client: Redis, signal: AbortSignal): void {
  let stream: Redis['stream'] | undefined;
  let bytesRead = 0;
  let silentHeartbeats = 0;

  every(HEARTBEAT_MS, signal, () => {
    if (client.status !== 'ready' && client.status !== 'connect') {
      return; // There is no connection, or TCP's own handshake is not over: `connectTimeout` watches that.
    }
    const isSilent = client.stream === stream && stream.bytesRead === bytesRead;
    silentHeartbeats = isSilent ? silentHeartbeats + 1 : 0;
    stream = client.stream;
    bytesRead = stream.bytesRead;
    if (silentHeartbeats >= SILENT_HEARTBEATS) {
      stream.destroy(new Error('it does not answer'));
    } else if (client.status === 'ready') {
      client.ping().catch(() => {}); // Whether it was answered shows in the bytes.
    }
  });
}
