import type { Calculation } from '@hashr/messages/calculation.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { createStringId, frontendIdOf } from '@hashr/messages/ids.ts';
import type { Failure, Source, Totals } from '@hashr/messages/totals.ts';
import { createCounts } from './counts.ts';
import type { Outcome } from './outcome.ts';
import { createSettledStrings, type MessageState } from './settled-strings.ts';

/** A string in flight. */
interface Entry {
  dueMs: number;
  sentMs: number;
  options: EntryOptions;
}

interface EntryOptions {
  /** Called once. */
  onSettled?: ((outcome: Outcome) => void) | undefined;
  /** The operation that its trace begins with. Undefined without tracing. */
  traceparent?: string | undefined;
}

/** The ledger of one frontend. All times in milliseconds on one clock. */
export interface Ledger {
  readonly inFlight: number;
  /** Adds a string that is about to be sent, and returns its id. */
  open(source: Source, dueMs: number, nowMs: number, options?: EntryOptions): string;
  /** Enters a calculation that arrived over Redis. Returns false if this frontend did not send its string. */
  receiveMessage(calculation: Calculation, nowMs: number): boolean;
  /** Enters the worker's response with the result. If the worker could not publish it, no message is expected. */
  receiveResponse(id: string, calculation: Calculation, published: boolean, nowMs: number): void;
  /** Enters a failure, and the cluster whose worker refused the string, if one did. */
  fail(id: string, failure: Failure, nowMs: number, cluster?: Cluster): void;
  /** Counts a string that was skipped, an external message, or a message that was dropped. */
  countAnomaly(kind: 'skipped' | 'external' | 'dropped'): void;
  /** Settles strings that were in flight for too long as lost, and forgets old ones. Call it about once a second. */
  sweep(nowMs: number): void;
  totals(): Totals;
}

interface LedgerOptions {
  /** The prefix of the ids of this frontend's strings. */
  frontendId: string;
  /** In milliseconds. A string that is in flight for longer is lost. Longer than any request may take. */
  lostAfterMs: number;
  /** How long a settled string is remembered, and its message expected, in milliseconds. */
  rememberMs?: number;
  /** Called once for each string, when it is settled. */
  onSettled?: (outcome: Outcome) => void;
}

/**
 * Accounts for every string: each has an id and is settled once, by the first of its Redis message, its HTTP response
 * and its failure. Therefore `sent = succeeded + failed + in flight` always holds.
 */
export function createLedger({ frontendId, lostAfterMs, rememberMs = 10_000, onSettled }: LedgerOptions): Ledger {
  const inFlight = new Map<string, Entry>();
  const settled = createSettledStrings(rememberMs);
  const counts = createCounts();

  /** Settles a string. Returns false if it is not in flight. */
  function settle(id: string, message: MessageState, nowMs: number, toOutcome: (entry: Entry) => Outcome): boolean {
    const entry = inFlight.get(id);
    if (entry === undefined) {
      return false;
    }
    inFlight.delete(id);
    settled.add(id, message, nowMs);
    const outcome = toOutcome(entry);
    counts.addSettled(outcome);
    onSettled?.(outcome);
    entry.options.onSettled?.(outcome);
    return true;
  }

  return {
    get inFlight() {
      return inFlight.size;
    },
    open(source, dueMs, nowMs, options = {}) {
      const id = createStringId(frontendId);
      inFlight.set(id, { dueMs, sentMs: nowMs, options });
      counts.addSent(source);
      return id;
    },
    receiveMessage(calculation, nowMs) {
      const { id } = calculation;
      if (id === undefined || frontendIdOf(id) !== frontendId) {
        return false;
      }
      if (!settle(id, 'received', nowMs, succeeded(calculation, nowMs))) {
        const anomaly = settled.receiveMessage(id);
        if (anomaly !== undefined) {
          counts.addAnomalies(anomaly, 1);
        }
      }
      return true;
    },
    receiveResponse(id, calculation, published, nowMs) {
      const isFirst = settle(id, published ? 'expected' : 'not expected', nowMs, succeeded(calculation, nowMs));
      counts.addAnomalies('settledByResponse', isFirst && !published ? 1 : 0);
    },
    fail: (id, failure, nowMs, cluster) => void settle(id, 'not expected', nowMs, failed(failure, cluster)),
    countAnomaly: (kind) => counts.addAnomalies(kind, 1),
    sweep(nowMs) {
      for (const [id, { sentMs }] of inFlight) {
        if (nowMs - sentMs > lostAfterMs) {
          settle(id, 'not expected', nowMs, failed('lost'));
        }
      }
      counts.addAnomalies('settledByResponse', settled.forgetOld(nowMs));
    },
    totals: () => counts.totals(inFlight.size),
  };
}

function succeeded(calculation: Calculation, nowMs: number) {
  return ({ dueMs, sentMs, options: { traceparent } }: Entry): Outcome => ({
    kind: 'succeeded',
    calculation: traceparent === undefined ? calculation : { ...calculation, traceparent },
    waitMs: sentMs - dueMs,
    latencyMs: nowMs - dueMs,
  });
}

function failed(failure: Failure, cluster?: Cluster) {
  return (): Outcome => ({ kind: 'failed', failure, cluster });
}
