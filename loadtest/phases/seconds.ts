import type { Outcome } from '../connect/outcome.ts';

/** The strings that were due in one second of a test. Latencies are in milliseconds, and those of hashed strings only. */
export interface Second {
  due: number;
  primary: number;
  burst: number;
  failed: number;
  p50Ms: number | null;
  p99Ms: number | null;
  maxMs: number | null;
}

/** What happened second by second. */
export interface Seconds {
  countDue(dueMs: number): void;
  countOutcome(dueMs: number, outcome: Outcome, latencyMs: number): void;
  /** The counts of the last whole second. */
  lastBefore(nowMs: number): Pick<Second, 'due' | 'primary' | 'burst' | 'failed'>;
  read(): Second[];
}

type Counts = Pick<Second, 'due' | 'primary' | 'burst' | 'failed'> & { latenciesMs: number[] };

/** Creates an empty record. */
export function createSeconds(): Seconds {
  const seconds: Counts[] = [];

  function at(dueMs: number): Counts {
    const second = Math.max(0, Math.floor(dueMs / 1_000));
    while (seconds.length <= second) {
      seconds.push({ due: 0, primary: 0, burst: 0, failed: 0, latenciesMs: [] });
    }
    return seconds[second] as Counts;
  }

  return {
    countDue(dueMs) {
      at(dueMs).due += 1;
    },
    countOutcome(dueMs, outcome, latencyMs) {
      const counts = at(dueMs);
      if (outcome.kind === 'failed') {
        counts.failed += 1;
      } else {
        counts[outcome.cluster] += 1;
        counts.latenciesMs.push(latencyMs);
      }
    },
    lastBefore: (nowMs) => seconds[Math.floor(nowMs / 1_000) - 1] ?? { due: 0, primary: 0, burst: 0, failed: 0 },
    read: () =>
      seconds.map(({ latenciesMs, ...counts }) => {
        const sorted = latenciesMs.toSorted((a, b) => a - b);
        return { ...counts, p50Ms: at50(sorted), p99Ms: at99(sorted), maxMs: round(sorted.at(-1)) };
      }),
  };
}

/** By the nearest-rank method: the smallest value that is not exceeded by so large a share of the values. */
const quantile = (share: number) => (sorted: number[]) =>
  round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
const at50 = quantile(0.5);
const at99 = quantile(0.99);

function round(ms: number | undefined): number | null {
  return ms === undefined ? null : Number(ms.toFixed(3));
}
