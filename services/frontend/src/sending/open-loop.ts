import type { LoadShape } from '@hashr/messages/load-shape.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LoadSource, LoadSources } from './load-sources.ts';
import type { Sender } from './sender.ts';
import type { StringBudget } from './string-budget.ts';

/** The shortest time between two ticks, in milliseconds. */
const SHORTEST_TICK_MS = 4;
/** How often the reservation follows the shapes, because their highest rates may be over, in milliseconds. */
const RESERVE_MS = 500;

/** Sends the strings of all load sources, each at its own rate. */
export interface OpenLoop {
  /** Adds a source, which has no load yet. */
  add(source: LoadSource): void;
  /** Sets the rate of a source, in requests per second; 0 stops it. The caller has checked the rate. */
  setFrequency(source: LoadSource, frequency: number): void;
  /** Starts a shape, `fromMs` after its beginning. It has an end, and the caller has checked it. */
  setShape(source: LoadSource, shape: LoadShape, fromMs: number): void;
  /** Pauses the shape of a source. Returns false if none runs. */
  pause(source: LoadSource): boolean;
  /** Continues the paused shape of a source. Returns false if none is paused. */
  resume(source: LoadSource): boolean;
  /** Removes a source, and its rate with it. */
  remove(source: LoadSource): void;
  /** Stops sending. */
  stop(): void;
}

interface OpenLoopParts {
  sources: LoadSources;
  ledger: Ledger;
  sender: Sender;
  budget: StringBudget;
  maxInFlight: number;
  /** In milliseconds, on a clock that never goes back. */
  now?: () => number;
}

/**
 * At every tick, sends the strings that are due, regardless of how earlier strings fared (open loop). A string that
 * exceeds the limit in flight or the budget is skipped and counted. One timer serves all sources; it does not run while
 * all rates are 0.
 */
export function createOpenLoop(parts: OpenLoopParts): OpenLoop {
  const { sources, budget, now = () => performance.now() } = parts;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let reservedMs = Number.NEGATIVE_INFINITY;

  function tick(): void {
    const nowMs = now();
    let hasEnded = false;
    for (const source of sources.all()) {
      hasEnded = sendDue(source, nowMs, parts) || hasEnded;
    }
    if (hasEnded || nowMs - reservedMs >= RESERVE_MS) {
      reserve(nowMs);
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    const nextDueMs = nextDueOf(sources, now() + RESERVE_MS);
    if (nextDueMs < Number.POSITIVE_INFINITY && !stopped) {
      // Rounded up: a timer that fires slightly too early would find nothing due and cost another tick.
      timer = setTimeout(tick, Math.max(SHORTEST_TICK_MS, Math.ceil(nextDueMs - now())));
    }
  }

  function reserve(nowMs: number): void {
    reservedMs = nowMs;
    budget.reserve(sources.reservedPerSecond(nowMs), nowMs);
  }

  /** Changes the load of a source, after its strings of the old load were sent. */
  function change<Result>(source: LoadSource, apply: (nowMs: number) => Result): Result {
    const nowMs = now();
    sendDue(source, nowMs, parts);
    const result = apply(nowMs);
    reserve(nowMs);
    schedule();
    return result;
  }

  return {
    add: sources.add,
    setFrequency: (source, frequency) =>
      change(source, (nowMs) => {
        source.nextIsFirst ||= source.pace.isIdle;
        source.pace.setFrequency(frequency, nowMs);
      }),
    setShape: (source, shape, fromMs) => change(source, (nowMs) => source.pace.setShape(shape, fromMs, nowMs)),
    pause: (source) => change(source, source.pace.pause),
    resume: (source) => change(source, source.pace.resume),
    remove(source) {
      sources.remove(source);
      reserve(now());
      schedule();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Returns when the next string of any source is due, in milliseconds; Infinity: never. While a shape runs, the time is
 * not later than `reserveMs`.
 */
function nextDueOf(sources: LoadSources, reserveMs: number): number {
  let nextDueMs = Number.POSITIVE_INFINITY;
  for (const { pace } of sources.all()) {
    nextDueMs = Math.min(nextDueMs, pace.nextDueMs, pace.shape?.isPaused === false ? reserveMs : nextDueMs);
  }
  return nextDueMs;
}

/** Sends the strings that are due. Returns whether the shape of the source has ended by itself. */
function sendDue(source: LoadSource, nowMs: number, parts: OpenLoopParts): boolean {
  const { ledger, sender, budget, maxInFlight } = parts;
  const { pace, kind } = source;
  const hadShape = pace.shape !== undefined;
  for (const dueMs of pace.take(nowMs)) {
    const isFirst = source.nextIsFirst;
    source.nextIsFirst = false;
    if (
      ledger.inFlight < maxInFlight &&
      (isFirst ? budget.takeUnreserved(1, nowMs) === 0 : budget.takeReserved(nowMs))
    ) {
      source.sent += 1;
      sender.send(kind, dueMs);
    } else {
      ledger.countAnomaly('skipped');
    }
  }
  const hasEnded = hadShape && pace.shape === undefined;
  if (hasEnded) {
    source.onEnd?.();
  }
  return hasEnded;
}
