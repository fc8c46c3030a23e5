import { type Calculation, parseCalculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import { isFrontendStringId } from '@hashr/messages/frontends.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Batcher } from './batch.ts';
import type { Books } from './books.ts';

interface FeedParts {
  redis: RedisConnection;
  books: Books;
  batcher: Batcher;
  log: Logger;
}

/**
 * Listens on Redis's channel `calculation` and enters each message in the books. Anybody may write there, so each is
 * checked: what is not understood is counted and dropped.
 */
export function subscribeToCalculations({ redis, books, batcher, log }: FeedParts): void {
  redis.client.on('message', (channel, message) => {
    if (channel !== channels.calculation) {
      return;
    }
    const parsed = parseCalculation(message);
    if (parsed.kind === 'invalid') {
      books.stray('dropped');
      log.debug({ length: message.length }, `dropped a message: ${parsed.reason}`);
    } else if (parsed.kind === 'text') {
      books.stray('foreign');
      batcher.other({ text: parsed.text });
    } else {
      enter(parsed.calculation);
    }
  });
  // Waits in the client's queue until Redis is there; after a break the client subscribes again by itself.
  redis.client.subscribe(channels.calculation).catch((error) => {
    log.debug({ err: error }, 'the subscription ended');
  });

  function enter(calculation: Calculation): void {
    if (books.message(calculation, performance.now())) {
      return;
    }
    if (isFrontendStringId(calculation.id ?? '')) {
      batcher.sibling(calculation);
    } else {
      books.stray('foreign');
      batcher.other(calculation);
    }
  }
}
