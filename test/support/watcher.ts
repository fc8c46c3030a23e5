import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import { createSigner } from '@hashr/service-kit/signature.ts';
import { Redis } from 'ioredis';
import { calmStatus } from './watcher-status.ts';

/** How often the fake watcher speaks, in milliseconds: as often as the real one. */
const TICK_MS = 1_000;

/** What a test changes of a status; times are of the clock that the fake watcher was given. */
type StatusChange = Partial<WatcherStatus>;

/** Speaks on the channel `burst` as the watcher does, and says what a test wants. */
export interface FakeWatcher {
  /** The watcher's own clock, in milliseconds since 1970. */
  nowMs(): number;
  /** Says this at once, and again every second. */
  tell(change: StatusChange): Promise<void>;
  /** Says nothing any more. */
  fallSilent(): void;
  /** Publishes any text once. */
  publish(message: string): Promise<void>;
  close(): void;
}

/** A move to burst. */
export function moveToBurst(atMs: number, change: Partial<JournalEntry> = {}): JournalEntry {
  return {
    atMs,
    kind: 'moved',
    verdict: 'above',
    from: { primary: 100, burst: 0 },
    to: { primary: 0, burst: 100 },
    perSecond: 20.4,
    reason: '20.4/s is above 15: all traffic goes to burst.',
    ...change,
  };
}

/**
 * Starts a watcher that says nothing yet.
 *
 * @param clockAheadMs how far its clock is ahead of this machine's
 */
export function startFakeWatcher(redisUrl: string, clockAheadMs = 0): FakeWatcher {
  const redis = new Redis(`redis://${redisUrl}`, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on('error', () => {}); // Some tests take Redis away.
  const { sign } = createSigner();
  let change: StatusChange | undefined;
  const nowMs = () => Date.now() + clockAheadMs;

  async function speak(): Promise<void> {
    if (change !== undefined && redis.status === 'ready') {
      await redis.publish('burst', JSON.stringify(sign({ ...calmStatus(nowMs()), ...change }))).catch(() => {});
    }
  }
  const timer = setInterval(() => void speak(), TICK_MS);

  return {
    nowMs,
    async tell(newChange) {
      change = newChange;
      await speak();
    },
    fallSilent() {
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
