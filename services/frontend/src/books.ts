import { randomUUID } from 'node:crypto';
import type { Calculation } from '@hashr/messages/calculation.ts';
import { type Failure, failures, type Source, type Totals } from '@hashr/messages/totals.ts';

/** What became of a string; the latency, in milliseconds, runs from the moment it was due. */
export type Outcome =
  | { kind: 'succeeded'; calculation: Calculation; latencyMs: number }
  | { kind: 'failed'; failure: Failure };

/** What a frontend keeps of a string that is on its way. */
interface Entry {
  dueMs: number;
  sentMs: number;
  onSettled: ((outcome: Outcome) => void) | undefined;
}

/** A settled string, kept for a while to recognise what comes in after. */
interface Settled {
  /** Whether its Redis message has come, is still expected (the answer said it was published), or is not. */
  message: 'came' | 'expected' | 'not expected';
  atMs: number;
}

/** The books of one frontend. All times in milliseconds on one clock. */
export interface Books {
  readonly inFlight: number;
  /** Enters a string and returns its id. `onSettled` is called once. */
  open(source: Source, dueMs: number, nowMs: number, onSettled?: (outcome: Outcome) => void): string;
  /** Counts what was due and could not be sent, because too much was in flight. */
  skip(count: number): void;
  /** A calculation came over Redis. Returns false if it is not about a string of this frontend. */
  message(calculation: Calculation, nowMs: number): boolean;
  /** The worker answered with the result; if it could not publish it, no message is expected. */
  answer(id: string, calculation: Calculation, published: boolean, nowMs: number): void;
  /** The worker refused, did not answer, or was not there. */
  fail(id: string, failure: Failure, nowMs: number): void;
  /** Counts a message on the channel that nobody here sent for, or that was not understood. */
  stray(kind: 'external' | 'dropped'): void;
  /** Settles what nobody will settle any more, and forgets what was settled long ago. To be called every now and then. */
  sweep(nowMs: number): void;
  totals(): Totals;
}

interface BooksOptions {
  /** Every id begins with it: no other frontend's does. */
  idPrefix: string;
  /** A string in flight for longer is lost: longer than any request may take, in milliseconds. */
  lostAfterMs: number;
  /** How long a settled string is remembered, and its second half waited for, in milliseconds. */
  rememberMs?: number;
  /** Called once for each string, when it settles. */
  onSettled?: (outcome: Outcome) => void;
}

/**
 * Double-entry book-keeping for strings: each has an id and settles once, by the first of its Redis message, its HTTP
 * answer and its failure, so that always `sent = succeeded + failed + in flight`.
 */
export function createBooks({ idPrefix, lostAfterMs, rememberMs = 10_000, onSettled }: BooksOptions): Books {
  const open = new Map<string, Entry>();
  const settled = new Map<string, Settled>();
  const sentBySource = { page: 0, api: 0 };
  const succeededByCluster = { primary: 0, burst: 0 };
  const failedByKind = Object.fromEntries(failures.map((kind) => [kind, 0])) as Record<Failure, number>;
  const beside = { skipped: 0, late: 0, duplicate: 0, settledByResponse: 0, external: 0, dropped: 0 };

  function settle(id: string, message: Settled['message'], nowMs: number, become: (entry: Entry) => Outcome): boolean {
    const entry = open.get(id);
    if (entry === undefined) {
      return false;
    }
    open.delete(id);
    settled.set(id, { message, atMs: nowMs });
    const outcome = become(entry);
    if (outcome.kind === 'succeeded') {
      succeededByCluster[outcome.calculation.cluster] += 1;
    } else {
      failedByKind[outcome.failure] += 1;
    }
    onSettled?.(outcome);
    entry.onSettled?.(outcome);
    return true;
  }

  const succeeded =
    (calculation: Calculation, nowMs: number) =>
    ({ dueMs }: Entry): Outcome => ({ kind: 'succeeded', calculation, latencyMs: nowMs - dueMs });
  const failed = (failure: Failure) => (): Outcome => ({ kind: 'failed', failure });

  /** A message for a string that is not in flight any more: its expected second half, or one too many. */
  function countMessage(id: string): void {
    const before = settled.get(id);
    if (before?.message === 'expected') {
      before.message = 'came';
    } else if (before?.message === 'came') {
      beside.duplicate += 1;
    } else {
      beside.late += 1;
    }
  }

  return {
    get inFlight() {
      return open.size;
    },
    open(source, dueMs, nowMs, onSettled) {
      // Not a number that counts up: who can guess an id can settle its string with an invented result.
      const id = `${idPrefix}-${randomUUID()}`;
      open.set(id, { dueMs, sentMs: nowMs, onSettled });
      sentBySource[source] += 1;
      return id;
    },
    skip(count) {
      beside.skipped += count;
    },
    message(calculation, nowMs) {
      const { id } = calculation;
      if (id === undefined || !id.startsWith(`${idPrefix}-`)) {
        return false;
      }
      if (!settle(id, 'came', nowMs, succeeded(calculation, nowMs))) {
        countMessage(id);
      }
      return true;
    },
    answer(id, calculation, published, nowMs) {
      const first = settle(id, published ? 'expected' : 'not expected', nowMs, succeeded(calculation, nowMs));
      if (first && !published) {
        beside.settledByResponse += 1;
      }
    },
    fail(id, failure, nowMs) {
      settle(id, 'not expected', nowMs, failed(failure));
    },
    stray(kind) {
      beside[kind] += 1;
    },
    sweep(nowMs) {
      for (const [id, { sentMs }] of open) {
        if (nowMs - sentMs > lostAfterMs) {
          settle(id, 'not expected', nowMs, failed('lost'));
        }
      }
      for (const [id, { message, atMs }] of settled) {
        if (nowMs - atMs <= rememberMs) {
          break; // Maps keep the order of insertion: the rest is younger.
        }
        settled.delete(id);
        beside.settledByResponse += message === 'expected' ? 1 : 0;
      }
    },
    totals() {
      return {
        sent: sum(sentBySource),
        succeeded: sum(succeededByCluster),
        failed: sum(failedByKind),
        inFlight: open.size,
        ...beside,
        sentBySource: { ...sentBySource },
        succeededByCluster: { ...succeededByCluster },
        failedByKind: { ...failedByKind },
      };
    },
  };
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
