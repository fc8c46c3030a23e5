import { Histogram, type Registry } from 'prom-client';
import { isOpenMetrics } from './metrics-page.ts';

/** The buckets of all latency histograms, in seconds. They are the same everywhere, so latencies can be compared. */
const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Records a latency.
 *
 * @param traceparent of a recorded span of this program that the latency belongs to. If the registry has exemplars, the metric
 *   names its trace (https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars).
 */
export type ObserveLatency = (durationMs: number, traceparent?: string) => void;

/**
 * Creates a histogram of latencies in seconds.
 *
 * @returns creates the observer for one set of label values
 */
export function createLatencyMetric<Label extends string>(
  registry: Registry,
  metric: { name: string; help: string; labelNames: Label[] },
): (labels: Record<Label, string>) => ObserveLatency {
  const enableExemplars = isOpenMetrics(registry);
  const histogram = new Histogram({ ...metric, buckets: latencyBuckets, registers: [registry], enableExemplars });
  return (labels) => {
    // A lookup of labels takes longer than the observation.
    const labelled = histogram.labels(labels);
    return (durationMs, traceparent) => {
      const value = durationMs / 1_000;
      if (enableExemplars && traceparent !== undefined) {
        histogram.observe({ labels, value, exemplarLabels: { trace_id: traceparent.slice(3, 35) } as never });
      } else {
        labelled.observe(value);
      }
    };
  };
}
