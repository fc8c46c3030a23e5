import { type Calculation, parseCalculation } from '@hashr/messages/calculation.ts';
import type { Peers } from '../peers/peers.ts';
import type { StringTraces } from '../tracing/string-traces.ts';
import type { Batcher } from '../updates/batch.ts';
import type { Ledger } from './ledger.ts';
import { isConsistent } from './verify-hash.ts';

interface CalculationReceiverParts {
  ledger: Ledger;
  peers: Peers;
  batcher: Batcher;
  /** Undefined without tracing. */
  traces?: StringTraces | undefined;
}

/**
 * Creates the receiver of messages from the channel `calculation`. Any client of Redis may publish there, so each
 * message is verified: an invalid one, or one with a wrong hash, is dropped. A message settles a string only with the
 * string's id, and a peer is credited with about as many results as it has sent strings. All other results are
 * external.
 *
 * @returns a function that returns why it dropped a message, or undefined
 */
export function createCalculationReceiver({ ledger, peers, batcher, traces }: CalculationReceiverParts) {
  function enter(calculation: Calculation, nowMs: number): void {
    if (ledger.receiveMessage(calculation, nowMs)) {
      traces?.receive(calculation, nowMs);
      return;
    }
    if (peers.acceptResult(calculation.id)) {
      batcher.addPeerResult(calculation);
    } else {
      ledger.countAnomaly('external');
      batcher.addExternal(calculation);
    }
  }

  return (message: string, nowMs: number): string | undefined => {
    const parsed = parseCalculation(message);
    if (parsed.kind === 'invalid') {
      return parsed.reason;
    }
    if (parsed.kind === 'text') {
      ledger.countAnomaly('external');
      batcher.addExternal({ text: parsed.text });
      return undefined;
    }
    if (!isConsistent(parsed.calculation)) {
      return 'wrong hash';
    }
    enter(parsed.calculation, nowMs);
    return undefined;
  };
}
