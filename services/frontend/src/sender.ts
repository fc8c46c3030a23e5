import { randomBytes } from 'node:crypto';
import type { Source } from '@hashr/messages/totals.ts';
import type { Books, Outcome } from './books.ts';
import { createPace, type Pace } from './pace.ts';
import type { StringBudget } from './string-budget.ts';
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
  budget: StringBudget;
  maxInFlight: number;
  /** In milliseconds, on a clock that never goes back. */
  now?: () => number;
}

/** A page's rate, as the sender keeps it. */
interface PageRate {
  pace: Pace;
  /** Its next string is the first one since it was 0: that one is due at once, so no rate has reserved it. */
  nextIsFirst: boolean;
}

/**
 * Open loop: at every tick, whatever has fallen due is sent, without waiting for what was sent before; what does not
 * fit under the bound in flight, or in the budget, is counted as skipped. One timer serves all pages, and none runs while
 * all are still.
 */
export function createSender(options: SenderOptions): Sender {
  const { books, worker, budget, maxInFlight, now = () => performance.now() } = options;
  const pages = new Map<string, PageRate>();
  let timer: NodeJS.Timeout | undefined;
  let drained: (() => void) | undefined;

  function tick(): void {
    const nowMs = now();
    for (const page of pages.values()) {
      sendDue(page, nowMs);
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    let nextDueMs = Number.POSITIVE_INFINITY;
    for (const { pace } of pages.values()) {
      nextDueMs = Math.min(nextDueMs, pace.nextDueMs);
    }
    if (nextDueMs < Number.POSITIVE_INFINITY) {
      // Rounded up: a timer that fired a moment too early would find nothing due and cost another tick.
      timer = setTimeout(tick, Math.max(SHORTEST_TICK_MS, Math.ceil(nextDueMs - now())));
    }
  }

  function sendDue(page: PageRate, nowMs: number): void {
    for (const dueMs of page.pace.take(nowMs)) {
      const isFirst = page.nextIsFirst;
      page.nextIsFirst = false;
      if (
        books.inFlight < maxInFlight &&
        (isFirst ? budget.takeUnreserved(1, nowMs) === 0 : budget.takeReserved(nowMs))
      ) {
        void send('page', randomString(), dueMs);
      } else {
        books.skip(1);
      }
    }
  }

  const offeredPerSecond = () => [...pages.values()].reduce((sum, { pace }) => sum + pace.frequency, 0);

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
      return offeredPerSecond();
    },
    frequencyOf: (id) => pages.get(id)?.pace.frequency ?? 0,
    setFrequency(id, frequency) {
      const nowMs = now();
      const page = pages.get(id) ?? { pace: createPace(), nextIsFirst: false };
      pages.set(id, page);
      // What has fallen due until now was due at the old rate.
      sendDue(page, nowMs);
      page.nextIsFirst ||= page.pace.frequency === 0;
      page.pace.setFrequency(frequency, nowMs);
      budget.reserve(offeredPerSecond(), nowMs);
      schedule();
    },
    removePage(id) {
      pages.delete(id);
      budget.reserve(offeredPerSecond(), now());
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
