import type { Batch } from '@hashr/messages/page-events.ts';
import type { History } from '../history/history.ts';
import type { Batcher } from './batch.ts';
import { broadcast, type EncodedEvent, encodeEvent, type Receiver } from './broadcast.ts';
import { createCadence, intervalsFor } from './cadence.ts';

/** How often it is checked whether an update is due, in milliseconds. */
const TICK_MS = 50;
/**
 * A past that has changed is sent after this many states, because it is much longer than a state. While it keeps changing,
 * it is sent less and less often.
 */
const HISTORY_STATES = { first: 4, most: 64 };

interface UpdateParts {
  /** Returns the state of this moment. */
  encodeState: () => EncodedEvent;
  /** Returns the past as it is now. */
  encodeHistory: () => EncodedEvent;
  history: Pick<History, 'version'>;
  batcher: Batcher;
  /** Called after each batch. */
  afterBatch: (batch: Batch) => void;
  /** Called before each state is read. */
  beforeState: (nowMs: number) => void;
}

/**
 * Sends results, the state, and a past that has changed to all pages, as often as their number allows. Returns a function
 * that stops it.
 */
export function updatePages(sockets: ReadonlyMap<string, Receiver>, parts: UpdateParts): () => void {
  const { encodeState, encodeHistory, history, batcher, afterBatch, beforeState } = parts;
  let sentVersion = history.version;
  let historyStates = HISTORY_STATES.first;

  const results = createCadence(async () => {
    const batch = batcher.flush();
    if (batch !== undefined) {
      // A page that is too slow misses batches instead of falling behind. The state has the exact numbers.
      await broadcast(sockets.values(), encodeEvent('calculation', batch));
      afterBatch(batch);
    }
  });
  const states = createCadence(async () => {
    beforeState(performance.now());
    await broadcast(sockets.values(), encodeState());
  });
  const pasts = createCadence(async () => {
    if (history.version === sentVersion) {
      historyStates = HISTORY_STATES.first;
    } else {
      sentVersion = history.version;
      historyStates = Math.min(2 * historyStates, HISTORY_STATES.most);
      await broadcast(sockets.values(), encodeHistory());
    }
  });
  const timer = setInterval(() => {
    const { batchMs, stateMs } = intervalsFor(sockets.size);
    results.tick(batchMs, performance.now());
    states.tick(stateMs, performance.now());
    pasts.tick(historyStates * stateMs, performance.now());
  }, TICK_MS);
  return () => clearInterval(timer);
}
