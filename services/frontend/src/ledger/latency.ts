/** How many of the newest results the percentiles cover. */
const KEPT = 1_000;

/** The newest latencies. */
export interface Latency {
  observe(ms: number): void;
  /** The percentiles of the newest thousand latencies, in milliseconds; null before the first one. */
  percentiles(): { p50: number; p95: number; p99: number } | null;
}

/**
 * Creates an empty ring of latencies. Percentiles are nearest-rank:
 * https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method.
 */
export function createLatency(): Latency {
  const ring = new Float64Array(KEPT);
  let observed = 0;

  return {
    observe(ms) {
      ring[observed % KEPT] = ms;
      observed += 1;
    },
    percentiles() {
      if (observed === 0) {
        return null;
      }
      const sorted = ring.slice(0, Math.min(observed, KEPT)).sort();
      const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
    },
  };
}
