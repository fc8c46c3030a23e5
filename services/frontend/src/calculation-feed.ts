import { parseCalculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { Result } from '@hashr/messages/page-events.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Books } from './books.ts';

interface FeedParts {
  redis: RedisConnection;
  books: Books;
  /** Called with each result that no string of this frontend waited for. */
  onOther: (result: Result) => void;
  log: Logger;
}

/**
 * Listens on Redis's channel `calculation` and enters each message in the books. Anybody may write there, so each is
 * checked: what is not understood is counted and dropped.
 */
export function subscribeToCalculations({ redis, books, onOther, log }: FeedParts): void {
  redis.client.on('message', (_channel, message) => {
    const parsed = parseCalculation(message);
    if (parsed.kind === 'invalid') {
      books.stray('dropped');
      log.debug({ length: message.length }, `dropped a message: ${parsed.reason}`);
    } else if (parsed.kind === 'text') {
      books.stray('foreign');
      onOther({ text: parsed.text });
    } else if (!books.message(parsed.calculation, performance.now())) {
      onOther(parsed.calculation);
    }
  });
  // Waits in the client's queue until Redis is there; after a break the client subscribes again by itself.
  redis.client.subscribe(channels.calculation).catch((error) => {
    log.debug({ err: error }, 'the subscription ended');
  });
}
