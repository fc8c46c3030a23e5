/** How many of the newest answers the percentiles speak of. */
const KEPT = 1_000;

/** Keeps the newest latencies in a ring. */
export interface Latency {
  observe(ms: number): void;
  /** Of the newest thousand, in milliseconds; null before the first. */
  percentiles(): { p50: number; p95: number; p99: number } | null;
}

/** Creates an empty ring. Percentiles are by the nearest rank. */
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
