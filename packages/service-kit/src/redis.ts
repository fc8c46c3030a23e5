import { Redis } from 'ioredis';
import type { Logger } from './log.ts';
import { destroyWhenSilent } from './redis-heartbeats.ts';

/** A connection to Redis that reconnects by itself. */
export interface RedisConnection {
  client: Redis;
  /** Whether commands can be sent now. */
  state(): 'connected' | 'unavailable';
  /** Subscribes to a channel as soon as Redis is available, and again after each reconnect. */
  subscribe(channel: string): void;
  close(): void;
}

const MAX_RETRY_DELAY_MS = 1_000;

/** A command fails at once if Redis is unavailable or the connection breaks. It is not kept and sent later. */
const failAtOnce = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: true,
};

/**
 * Connects to Redis, now or as soon as it is available. Each change of the state is logged once. A silent connection is
 * destroyed and replaced, also during its handshake, because a NAT or a gateway can forget a connection without closing
 * it.
 *
 * @param role the commands of a publisher fail at once while Redis is unavailable; a subscriber waits and subscribes
 *   again
 */
export function connectRedis(url: string, role: 'publisher' | 'subscriber', log: Logger): RedisConnection {
  const client = new Redis(url, {
    connectionName: role,
    connectTimeout: 2_000,
    // With ioredis's own resubscription, a failure is an unhandled rejection, which ends the process.
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, MAX_RETRY_DELAY_MS),
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
  /** One command for each channel: Redis refuses a whole command if the user may not subscribe to one of its channels. */
  function subscribeTo(channel: string): void {
    client.subscribe(channel).catch((error: Error) => {
      if (client.status === 'ready') {
        log.warn(`Redis refused to subscribe to ${channel}: ${error.message}`);
      }
    });
  }
  function subscribeToAll(): void {
    if (client.status === 'ready') {
      for (const channel of channels) {
        subscribeTo(channel);
      }
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
      if (client.status === 'ready') {
        subscribeTo(channel);
      }
    },
    close() {
      closed.abort();
      client.disconnect();
    },
  };
}
