import { Redis } from 'ioredis';
import type { Logger } from './log.ts';

/** A connection to Redis that comes back by itself. */
export interface RedisConnection {
  client: Redis;
  /** Whether commands get through at this moment. */
  state(): 'connected' | 'away';
  close(): void;
}

/** A command that Redis has not answered after this time has failed, in milliseconds. */
const COMMAND_TIMEOUT_MS = 1_000;
const LONGEST_RETRY_MS = 1_000;

/** A command fails while Redis is away, and when it goes away in the middle: it is not kept to be sent again later. */
const failAtOnce = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_TIMEOUT_MS,
  enableAutoPipelining: true,
};

/**
 * Connects to Redis, now or as soon as it is there. That it goes and comes back is logged once each.
 *
 * @param role a publisher fails at once while Redis is away, so that the caller can say so; a subscriber waits and
 *   subscribes again
 */
export function connectRedis(url: string, role: 'publisher' | 'subscriber', log: Logger): RedisConnection {
  const client = new Redis(url, {
    connectionName: role,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_RETRY_MS),
    ...(role === 'publisher' ? failAtOnce : { maxRetriesPerRequest: null }),
  });

  let told: 'connected' | 'away' | undefined;
  function tell(state: 'connected' | 'away', why?: string): void {
    if (state !== told) {
      told = state;
      const shown = new URL(url).host;
      log[state === 'away' ? 'warn' : 'info'](`Redis at ${shown} is ${state}${why ? `: ${why}` : ''}`);
    }
  }
  client.on('ready', () => tell('connected'));
  client.on('error', (error: NodeJS.ErrnoException) => tell('away', error.code ?? error.message));
  client.on('close', () => {
    if (client.status !== 'end' && told === 'connected') {
      tell('away', 'the connection was closed');
    }
  });

  return {
    client,
    state: () => (client.status === 'ready' ? 'connected' : 'away'),
    close() {
      told = 'away';
      client.disconnect();
    },
  };
}
