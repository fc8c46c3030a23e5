import { type Calculation, parseCalculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Batcher } from './batch.ts';
import type { Books } from './books.ts';
import type { Siblings } from './siblings.ts';
import { isConsistent } from './verify-hash.ts';

interface FeedParts {
  redis: RedisConnection;
  books: Books;
  batcher: Batcher;
  siblings: Siblings;
  log: Logger;
}

/**
 * Listens on Redis's channel `calculation` and enters each message in the books. Anybody may write there, so each is
 * checked: what is not understood, or carries a wrong hash, is counted and dropped. Only who has seen a string's id can
 * settle it; and a peer gets no more results than it has about sent.
 */
export function subscribeToCalculations({ redis, books, batcher, siblings, log }: FeedParts): void {
  redis.client.on('message', (channel, message) => {
    if (channel !== channels.calculation) {
      return;
    }
    const parsed = parseCalculation(message);
    if (parsed.kind === 'invalid') {
      books.stray('dropped');
      log.debug({ length: message.length }, `dropped a message: ${parsed.reason}`);
    } else if (parsed.kind === 'text') {
      books.stray('external');
      batcher.other({ text: parsed.text });
    } else if (!isConsistent(parsed.calculation)) {
      books.stray('dropped');
      log.debug({ length: message.length }, 'dropped a message: its hash is not that of its string');
    } else {
      enter(parsed.calculation);
    }
  });
  redis.subscribe(channels.calculation);

  function enter(calculation: Calculation): void {
    if (books.message(calculation, performance.now())) {
      return;
    }
    if (siblings.claims(calculation.id ?? '')) {
      batcher.sibling(calculation);
    } else {
      books.stray('external');
      batcher.other(calculation);
    }
  }
}
