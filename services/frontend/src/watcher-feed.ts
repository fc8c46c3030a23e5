import { channels } from '@hashr/messages/channels.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Books } from './books.ts';
import type { WatcherMemory } from './watcher-memory.ts';

/** How often it is looked whether the watcher has fallen silent, in milliseconds. */
const NOTICE_MS = 100;

interface WatcherFeedParts {
  redis: RedisConnection;
  memory: WatcherMemory;
  books: Books;
  log: Logger;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
}

/** Listens to the watcher on Redis's channel `burst`. What is not understood is counted and dropped. */
export function subscribeToWatcher({ redis, memory, books, log, signal }: WatcherFeedParts): void {
  redis.client.on('message', (channel, message) => {
    if (channel === channels.burst && !memory.hear(message, performance.now())) {
      books.stray('dropped');
      log.debug({ length: message.length }, 'dropped a message of the channel burst');
    }
  });
  redis.subscribe(channels.burst);
  every(NOTICE_MS, signal, () => memory.notice(redis.state(), performance.now()));
}
