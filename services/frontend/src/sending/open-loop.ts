import type { Ledger } from '../ledger/ledger.ts';
import type { Page, Pages } from '../pages/pages.ts';
import type { Sender } from './sender.ts';
import type { StringBudget } from './string-budget.ts';

/** The shortest time between two ticks, in milliseconds. */
const SHORTEST_TICK_MS = 4;

/** Sends the strings of all pages, each at its own rate. */
export interface OpenLoop {
  /** Sets the rate of a page, in requests per second; 0 stops it. The caller has checked the rate. */
  setFrequency(page: Page, frequency: number): void;
  /** Removes a page, and its rate with it. */
  remove(page: Page): void;
  /** Stops sending. */
  stop(): void;
}

interface OpenLoopParts {
  pages: Pages;
  ledger: Ledger;
  sender: Sender;
  budget: StringBudget;
  maxInFlight: number;
  /** In milliseconds, on a clock that never goes back. */
  now?: () => number;
}

/**
 * At every tick, sends the strings that are due, regardless of how earlier strings fared (open loop). A string that
 * exceeds the limit in flight or the budget is skipped and counted. One timer serves all pages; it does not run while
 * all rates are 0.
 */
export function createOpenLoop(parts: OpenLoopParts): OpenLoop {
  const { pages, budget, now = () => performance.now() } = parts;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function tick(): void {
    const nowMs = now();
    for (const page of pages.all()) {
      sendDue(page, nowMs, parts);
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    const nextDueMs = nextDueOf(pages);
    if (nextDueMs < Number.POSITIVE_INFINITY && !stopped) {
      // Rounded up: a timer that fires slightly too early would find nothing due and cost another tick.
      timer = setTimeout(tick, Math.max(SHORTEST_TICK_MS, Math.ceil(nextDueMs - now())));
    }
  }

  function applyRates(nowMs: number): void {
    budget.reserve(pages.offeredPerSecond, nowMs);
    schedule();
  }

  return {
    setFrequency(page, frequency) {
      const nowMs = now();
      sendDue(page, nowMs, parts); // At the old rate.
      page.nextIsFirst ||= page.pace.frequency === 0;
      page.pace.setFrequency(frequency, nowMs);
      applyRates(nowMs);
    },
    remove(page) {
      pages.remove(page);
      applyRates(now());
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Returns when the next string of any page is due, in milliseconds; Infinity: never. */
function nextDueOf(pages: Pages): number {
  let nextDueMs = Number.POSITIVE_INFINITY;
  for (const { pace } of pages.all()) {
    nextDueMs = Math.min(nextDueMs, pace.nextDueMs);
  }
  return nextDueMs;
}

function sendDue(page: Page, nowMs: number, { ledger, sender, budget, maxInFlight }: OpenLoopParts): void {
  for (const dueMs of page.pace.take(nowMs)) {
    const isFirst = page.nextIsFirst;
    page.nextIsFirst = false;
    if (
      ledger.inFlight < maxInFlight &&
      (isFirst ? budget.takeUnreserved(1, nowMs) === 0 : budget.takeReserved(nowMs))
    ) {
      sender.send('page', dueMs);
    } else {
      ledger.countAnomaly('skipped');
    }
  }
}
