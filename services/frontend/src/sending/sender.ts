import type { Source } from '@hashr/messages/totals.ts';
import { randomText } from '@hashr/service-kit/random-text.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outcome } from '../ledger/outcome.ts';
import type { WorkerClient } from './worker-client.ts';

/** Sends strings to the worker, and enters each in the ledger. */
export interface Sender {
  /**
   * Sends one string without waiting for its result.
   *
   * @param dueMs when the string was due, on the clock of `performance.now()`: its latency is measured from then
   * @param str a random string if undefined
   * @param onSettled called once
   */
  send(source: Source, dueMs: number, str?: string, onSettled?: (outcome: Outcome) => void): void;
  /** Resolves when no string is in flight. */
  drain(): Promise<void>;
}

interface SenderParts {
  ledger: Ledger;
  worker: WorkerClient;
}

/** Creates a sender. Its callers limit what they send. */
export function createSender({ ledger, worker }: SenderParts): Sender {
  let onDrained: (() => void) | undefined;

  async function post(id: string, str: string): Promise<void> {
    const response = await worker.post({ str, id });
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
    send(source, dueMs, str = randomString(), onSettled) {
      void post(ledger.open(source, dueMs, performance.now(), onSettled), str);
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

/** 16 characters of the URL-safe base64 alphabet. */
function randomString(): string {
  return randomText(12, 'base64url');
}
