import { every } from '@hashr/service-kit/every.ts';
import type { Registry } from 'prom-client';
import type { FrontendConfig } from '../config.ts';
import type { Recorder } from '../history/recorder.ts';
import { createStringLatencyMetric, exposeLedger } from '../metrics.ts';
import type { Batcher } from '../updates/batch.ts';
import { createLatency, type Latency } from './latency.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createRateMeter, type RateMeter } from './rate-meter.ts';

/** In milliseconds. A string that is in flight for this much longer than a request may take is lost. */
const LOST_AFTER_TIMEOUT_MS = 2_000;
/** The interval at which rates are measured and the ledger is swept, in milliseconds. */
const INTERVAL_MS = 1_000;

interface LedgerParts {
  frontendId: string;
  config: Pick<FrontendConfig, 'REQUEST_TIMEOUT_MS'>;
  batcher: Batcher;
  recorder: Pick<Recorder, 'count'>;
  registry: Registry;
  /** Aborts when the frontend begins to stop. */
  signal: AbortSignal;
}

/** Starts the ledger of a frontend, and everything that is measured from it: latencies, rates, metrics. */
export function startLedger({ frontendId, config, batcher, recorder, registry, signal }: LedgerParts): {
  ledger: Ledger;
  latency: Latency;
  rateMeter: RateMeter;
} {
  const latency = createLatency();
  const observeLatency = createStringLatencyMetric(registry);
  const ledger = createLedger({
    frontendId,
    lostAfterMs: config.REQUEST_TIMEOUT_MS + LOST_AFTER_TIMEOUT_MS,
    onSettled(outcome) {
      batcher.addOutcome(outcome);
      recorder.count(outcome);
      if (outcome.kind === 'succeeded') {
        latency.observe(outcome.latencyMs);
        observeLatency(outcome.latencyMs, outcome.calculation.traceparent);
      }
    },
  });
  exposeLedger(registry, ledger);
  const rateMeter = createRateMeter(ledger.totals(), performance.now());
  every(INTERVAL_MS, signal, () => {
    ledger.sweep(performance.now());
    rateMeter.measure(ledger.totals(), performance.now());
  });
  return { ledger, latency, rateMeter };
}
