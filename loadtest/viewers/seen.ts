import { createHistogram, percentileOf } from '../phases/phase.ts';
import type { ViewersReport } from './messages.ts';
import type { ViewerEvents } from './viewer.ts';

/** Counts what all viewers of a process see. */
export interface Seen {
  events: ViewerEvents;
  setCount(count: number): void;
  open(): number;
  /** Counts anew from now on. */
  reset(): void;
  read(): ViewersReport;
}

/** Creates a counter. */
export function createSeen(now: () => number = Date.now): Seen {
  let count = 0;
  let open = 0;
  let [sinceMs, batches, reconnects] = [now(), 0, 0];
  let refused: Record<string, number> = {};
  let delaysMs: number[] = [];

  return {
    events: {
      onOpen() {
        open += 1;
      },
      onBatch() {
        batches += 1;
      },
      onState(atMs) {
        if (Number.isFinite(atMs)) {
          delaysMs.push(now() - atMs);
        }
      },
      onRefused(reason) {
        refused[reason] = (refused[reason] ?? 0) + 1;
      },
      onClose(wasOpen) {
        open -= wasOpen ? 1 : 0;
        reconnects += 1;
      },
    },
    setCount(newCount) {
      count = newCount;
    },
    open: () => open,
    reset() {
      [sinceMs, batches, reconnects] = [now(), 0, 0];
      [refused, delaysMs] = [{}, []];
    },
    read: () => ({
      count,
      open,
      batchesPerSecond: batches / Math.max(1, count) / ((now() - sinceMs) / 1_000),
      delayMs: summarize(delaysMs),
      reconnects,
      refused,
    }),
  };
}

function summarize(delaysMs: number[]): ViewersReport['delayMs'] {
  if (delaysMs.length === 0) {
    return null;
  }
  const shortestMs = delaysMs.reduce((least, delayMs) => Math.min(least, delayMs), Number.POSITIVE_INFINITY);
  const histogram = createHistogram();
  for (const delayMs of delaysMs) {
    histogram.recordValue(delayMs - shortestMs);
  }
  const at = (percentile: number) => percentileOf(histogram, percentile);
  return { p50: at(50), p99: at(99), max: at(100) };
}
