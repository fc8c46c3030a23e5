import { randomBytes } from 'node:crypto';
import type { Source } from '@hashr/messages/books.ts';
import type { Books, Outcome } from './books.ts';
import { createPace, type Pace } from './pace.ts';
import type { WorkerClient } from './worker-client.ts';

/** The shortest time between two looks at what is due, in milliseconds. */
const SHORTEST_TICK_MS = 4;

/** Sends strings to the worker: at each page's rate, and at once for the API. */
export interface Sender {
  /** The sum of all pages' rates, in requests per second. */
  readonly offeredPerSecond: number;
  frequencyOf(page: string): number;
  /** Sets one page's rate, in requests per second; the caller has checked it. 0 stops it. */
  setFrequency(page: string, frequency: number): void;
  removePage(page: string): void;
  /** Sends strings now, outside of any rate; resolves when each is settled. Random ones if `str` is undefined. */
  sendNow(count: number, str: string | undefined): Promise<Outcome[]>;
  /** Sends nothing more, and resolves when nothing is in flight. */
  drain(): Promise<void>;
}

interface SenderOptions {
  books: Books;
  worker: WorkerClient;
  maxInFlight: number;
  /** In milliseconds, on a clock that never goes back. */
  now?: () => number;
}

/**
 * Open loop: at every tick, whatever has fallen due is sent, without waiting for what was sent before; what does not
 * fit under the bound in flight is counted as skipped. One timer serves all pages, and none runs while all are still.
 */
export function createSender({ books, worker, maxInFlight, now = () => performance.now() }: SenderOptions): Sender {
  const pages = new Map<string, Pace>();
  let timer: NodeJS.Timeout | undefined;
  let drained: (() => void) | undefined;

  function tick(): void {
    const nowMs = now();
    for (const pace of pages.values()) {
      sendDue(pace.take(nowMs));
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    let nextDueMs = Number.POSITIVE_INFINITY;
    for (const pace of pages.values()) {
      nextDueMs = Math.min(nextDueMs, pace.nextDueMs);
    }
    if (nextDueMs < Number.POSITIVE_INFINITY) {
      // Rounded up: a timer that fired a moment too early would find nothing due and cost another tick.
      timer = setTimeout(tick, Math.max(SHORTEST_TICK_MS, Math.ceil(nextDueMs - now())));
    }
  }

  function sendDue(dueTimesMs: number[]): void {
    for (const dueMs of dueTimesMs) {
      if (books.inFlight >= maxInFlight) {
        books.skip(1);
      } else {
        void send('page', randomString(), dueMs);
      }
    }
  }

  async function send(source: Source, str: string, dueMs: number, onSettled?: (outcome: Outcome) => void) {
    const id = books.open(source, dueMs, now(), onSettled);
    const response = await worker.post({ str, id });
    if (response.kind === 'answer') {
      books.answer(id, response.calculation, response.published, now());
    } else if (response.kind === 'failure') {
      books.fail(id, response.failure, now());
    }
    if (books.inFlight === 0) {
      drained?.();
    }
  }

  return {
    get offeredPerSecond() {
      return [...pages.values()].reduce((sum, { frequency }) => sum + frequency, 0);
    },
    frequencyOf: (page) => pages.get(page)?.frequency ?? 0,
    setFrequency(page, frequency) {
      const pace = pages.get(page) ?? createPace();
      pages.set(page, pace);
      // What has fallen due until now was due at the old rate.
      sendDue(pace.take(now()));
      pace.setFrequency(frequency, now());
      schedule();
    },
    removePage(page) {
      pages.delete(page);
      schedule();
    },
    sendNow(count, str) {
      return Promise.all(
        Array.from(
          { length: count },
          () => new Promise<Outcome>((resolve) => void send('api', str ?? randomString(), now(), resolve)),
        ),
      );
    },
    drain() {
      pages.clear();
      schedule();
      return new Promise((resolve) => {
        drained = resolve;
        if (books.inFlight === 0) {
          resolve();
        }
      });
    },
  };
}

/** 16 characters of the URL-safe base64 alphabet. */
function randomString(): string {
  return randomBytes(12).toString('base64url');
}
