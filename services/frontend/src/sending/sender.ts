import type { Source } from '@hashr/messages/totals.ts';
import { randomText } from '@hashr/service-kit/random-text.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { Cause, StringTrace, StringTraces } from '../tracing/string-traces.ts';
import type { WorkerClient } from './worker-client.ts';

/** Sends strings to the worker, and enters each in the ledger. */
export interface Sender {
  /**
   * Sends one string without waiting for its result.
   *
   * @param dueMs when the string was due, on the clock of `performance.now()`: its latency is measured from then
   */
  send(source: Source, dueMs: number, options?: SendOptions): void;
  /** Resolves when no string is in flight. */
  drain(): Promise<void>;
}

interface SendOptions {
  /** A random string if undefined. */
  str?: string | undefined;
  /** Called once. */
  onSettled?: (outcome: Outcome) => void;
  /** What caused the string, for its trace. */
  cause?: Cause | undefined;
}

interface SenderParts {
  ledger: Ledger;
  worker: WorkerClient;
  /** Undefined without tracing. */
  traces?: StringTraces | undefined;
}

/** Creates a sender. Its callers limit what they send. */
export function createSender({ ledger, worker, traces }: SenderParts): Sender {
  let onDrained: (() => void) | undefined;

  async function post(id: string, str: string, trace: StringTrace | undefined): Promise<void> {
    const response = await worker.post({ str, id }, trace?.send(id, performance.now()));
    trace?.answer(response, performance.now());
    if (response.kind === 'answer') {
      ledger.receiveResponse(id, response.calculation, response.published, performance.now());
    } else if (response.kind === 'failure') {
      ledger.fail(id, response.failure, performance.now(), response.cluster);
    }
    if (ledger.inFlight === 0) {
      onDrained?.();
    }
  }

  return {
    send(source, dueMs, { str = randomString(), onSettled, cause } = {}) {
      const trace = traces?.begin(source, dueMs, cause);
      const options = trace === undefined ? { onSettled } : traced(trace, onSettled);
      void post(ledger.open(source, dueMs, performance.now(), options), str, trace);
    },
    drain: () =>
      new Promise((resolve) => {
        onDrained = resolve;
        if (ledger.inFlight === 0) {
          resolve();
        }
      }),
  };
}

function traced({ traceparent, settle }: StringTrace, onSettled: SendOptions['onSettled']) {
  return {
    traceparent,
    onSettled(outcome: Outcome): void {
      settle(outcome, performance.now());
      onSettled?.(outcome);
    },
  };
}

/** 16 characters of the URL-safe base64 alphabet. */
function randomString(): string {
  return randomText(12, 'base64url');
}
