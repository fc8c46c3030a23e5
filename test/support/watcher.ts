import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { createSigner } from '@hashr/service-kit/signature.ts';
import { Redis } from 'ioredis';
import { settledStatus } from './watcher-status.ts';

/** How often the fake watcher publishes, in milliseconds: as often as the real one. */
const TICK_MS = 1_000;

/** The fields of a status that a test sets. Times are by the clock of the fake watcher. */
type StatusChange = Partial<WatcherStatus>;

/** Publishes a status on the channel `burst`, like the watcher. The test decides which status. */
export interface FakeWatcher {
  /** The watcher's own clock, in milliseconds since 1970. */
  nowMs(): number;
  /** Publishes a settled status with these changes now, and again every second. */
  publishStatus(change: StatusChange): Promise<void>;
  /** Stops publishing. */
  stopPublishing(): void;
  /** Publishes any text once. */
  publish(message: string): Promise<void>;
  close(): void;
}

/**
 * Starts a fake watcher that publishes nothing yet.
 *
 * @param clockAheadMs how far its clock is ahead of this computer's
 */
export function startFakeWatcher(redisUrl: string, clockAheadMs = 0): FakeWatcher {
  const redis = new Redis(`redis://${redisUrl}`, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => {}); // Some tests stop Redis.
  const { sign } = createSigner();
  let change: StatusChange | undefined;
  const nowMs = () => Date.now() + clockAheadMs;

  async function publishStatus(): Promise<void> {
    if (change !== undefined && redis.status === 'ready') {
      await redis.publish('burst', JSON.stringify(sign({ ...settledStatus(nowMs()), ...change }))).catch(() => {});
    }
  }
  const timer = setInterval(() => void publishStatus(), TICK_MS);

  return {
    nowMs,
    async publishStatus(newChange) {
      change = newChange;
      await publishStatus();
    },
    stopPublishing() {
      change = undefined;
    },
    async publish(message) {
      await redis.publish('burst', message);
    },
    close() {
      clearInterval(timer);
      redis.disconnect();
    },
  };
}
