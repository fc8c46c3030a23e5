import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Logger } from './log.ts';

/** A connection to Redis that comes back by itself. */
export interface RedisConnection {
  client: Redis;
  /** Whether commands get through at this moment: connected, and answering. */
  state(): 'connected' | 'away';
  close(): void;
}

/** A Redis that has not answered the heartbeat after this time is away, in milliseconds. */
const ANSWER_MS = 1_000;
/** How often Redis is asked whether it still answers, in milliseconds. */
const HEARTBEAT_MS = 500;
const LONGEST_RETRY_MS = 1_000;

/** A command fails while Redis is away, and when it goes away in the middle: it is not kept to be sent again later. */
const failAtOnce = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  enableAutoPipelining: true,
};

/**
 * Connects to Redis, now or as soon as it is there. That it goes and comes back is logged once each. A Redis that holds
 * the connection and does not answer is away too.
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
  const closed = new AbortController();
  let told: 'connected' | 'away' | undefined;

  function tell(state: 'connected' | 'away', why = ''): void {
    if (state !== told && !closed.signal.aborted) {
      told = state;
      log[state === 'away' ? 'warn' : 'info'](`Redis at ${new URL(url).host} is ${state}${why && `: ${why}`}`);
    }
  }
  client.on('ready', () => tell('connected'));
  client.on('error', (error: NodeJS.ErrnoException) => tell('away', error.code ?? error.message));
  client.on('close', () => told === 'connected' && tell('away', 'the connection was closed'));
  void watchHeartbeat(client, closed.signal, (answers) => {
    tell(answers ? 'connected' : 'away', answers ? '' : 'it does not answer');
    if (!answers && role === 'publisher') {
      client.disconnect(true); // What waits for an answer fails now; one timer for all is cheaper than one each.
    }
  });

  return {
    client,
    state: () => (client.status === 'ready' && told === 'connected' ? 'connected' : 'away'),
    close() {
      closed.abort();
      client.disconnect();
    },
  };
}

/** Asks Redis every now and then whether it still answers, and tells what it found. */
async function watchHeartbeat(client: Redis, signal: AbortSignal, tell: (answers: boolean) => void): Promise<void> {
  while (!signal.aborted) {
    await sleep(HEARTBEAT_MS, undefined, { signal }).catch(() => {});
    if (client.status !== 'ready' || signal.aborted) {
      continue;
    }
    const late = setTimeout(() => tell(false), ANSWER_MS);
    const answered = await client.ping().then(
      () => true,
      () => false,
    );
    clearTimeout(late);
    if (answered && client.status === 'ready') {
      tell(true);
    }
  }
}
