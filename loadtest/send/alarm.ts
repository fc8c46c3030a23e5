import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What the thread gets once: the word in shared memory that wakes it, if it is not 0. */
export type AlarmCell = Int32Array<SharedArrayBuffer>;

/**
 * Waits more exactly than a timer of Node.js, which counts whole milliseconds and so is half a millisecond late in the
 * middle: a thread of its own waits, and is some 0.1 ms late.
 */
export interface Alarm {
  /** Waits, or until the signal aborts. One wait at a time. Never rejects. */
  wait(waitMs: number, signal: AbortSignal): Promise<void>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Starts the thread of an alarm. */
export async function startAlarm(): Promise<Alarm> {
  const cell: AlarmCell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL('alarm-thread.ts', import.meta.url), { workerData: cell });
  await once(thread, 'message');

  function wake(): void {
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
  }

  return {
    async wait(waitMs, signal) {
      Atomics.store(cell, 0, 0);
      signal.addEventListener('abort', wake);
      // On the clock that all threads share, in nanoseconds.
      thread.postMessage(process.hrtime.bigint() + BigInt(Math.round(waitMs * 1e6)));
      await once(thread, 'message');
      signal.removeEventListener('abort', wake);
    },
    async close() {
      await thread.terminate();
    },
  };
}
