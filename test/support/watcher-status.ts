import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';

/** The status of a settled watcher, at 5 requests a second. */
export function settledStatus(atMs: number): WatcherStatus {
  return {
    name: 'istiowatcher',
    atMs,
    mode: 'flip',
    source: 'mesh',
    dryRun: false,
    thresholds: { burstAbove: 15, returnBelow: 10 },
    rate: { perSecond: 5, windowSeconds: 2 },
    weights: { primary: 100, burst: 0 },
    proposed: { primary: 100, burst: 0 },
    changedAtMs: atMs - 60_000,
    subsets: {
      primary: { healthyEndpoints: 1, failedShare: 0 },
      burst: { healthyEndpoints: 1, failedShare: null },
    },
    verdict: 'settled',
    reason: '5.0/s is below 10: all traffic stays in primary.',
    notBeforeMs: null,
    problem: null,
    notes: [],
    journal: [],
  };
}

/** The journal entry of a move to burst. */
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
