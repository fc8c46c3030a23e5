import { channels } from '@hashr/messages/channels.ts';
import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { every } from '@hashr/service-kit/every.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Books } from './books.ts';
import type { FrontendIdentity } from './frontend-identity.ts';
import type { Siblings } from './siblings.ts';

/** How often a frontend tells the others, in milliseconds. */
const TELL_MS = 500;
/** The longest message that is read, in UTF-16 code units: fifty frontends and room. */
const MAX_MESSAGE_LENGTH = 100_000;

interface FrontendsChannelParts {
  redis: RedisConnection;
  identity: FrontendIdentity;
  siblings: Siblings;
  books: Books;
  /** This frontend's own report of this moment. */
  report: (leaving: boolean) => FrontendReport;
  log: Logger;
  /** Aborts when the stop begins. */
  signal: AbortSignal;
}

/** Tells the other frontends, and hears them, on the channel `frontends`. Returns what says farewell. */
export function joinFrontends(parts: FrontendsChannelParts): () => Promise<void> {
  const { redis, identity, siblings, books, report, log, signal } = parts;

  async function tell(leaving: boolean): Promise<void> {
    // What could not be told now is of no use later.
    if (redis.state() === 'connected') {
      const message = siblings.message(identity.sign(report(leaving)), performance.now());
      await redis.client.publish(channels.frontends, JSON.stringify(message)).catch(() => {});
    }
  }

  redis.client.on('message', (channel, message) => {
    if (channel !== channels.frontends) {
      return;
    }
    if (message.length > MAX_MESSAGE_LENGTH || !siblings.hear(message, performance.now())) {
      books.stray('dropped');
      log.debug({ length: message.length }, 'dropped a message of the channel frontends');
    }
  });
  redis.client.on('ready', () => void tell(false)); // So that its first strings are known to be a frontend's.
  redis.subscribe(channels.frontends);
  every(TELL_MS, signal, () => void tell(false));
  return () => tell(true);
}
