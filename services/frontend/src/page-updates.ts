import type { Batcher } from './batch.ts';
import { broadcast, encodeEvent, type Receiver } from './broadcast.ts';
import { createCadence, intervalsFor } from './cadence.ts';
import type { StateReader } from './state.ts';

/** How often it is checked what pages get now, in milliseconds. */
const TICK_MS = 50;
/** Over what time rates are measured, in milliseconds: the first state after it ends the measurement. */
const MEASUREMENT_MS = 1_000;

interface UpdateParts {
  state: StateReader;
  batcher: Batcher;
  /** Called before each state is sent. */
  onState: (nowMs: number) => void;
}

/** Sends results and the state to all pages, as often as their number allows. Returns what stops it. */
export function updatePages(sockets: ReadonlyMap<string, Receiver>, parts: UpdateParts): () => void {
  const { state, batcher, onState } = parts;
  let measuredAtMs = performance.now();

  const results = createCadence(async () => {
    const batch = batcher.flush();
    if (batch !== undefined) {
      // A page that is too slow misses batches instead of falling behind: the state has the exact numbers.
      await broadcast(sockets.values(), encodeEvent('calculation', batch));
    }
  });
  const states = createCadence(async () => {
    const nowMs = performance.now();
    if (nowMs - measuredAtMs > MEASUREMENT_MS - TICK_MS) {
      measuredAtMs = nowMs;
      state.measure(nowMs);
    }
    onState(nowMs);
    await broadcast(sockets.values(), encodeEvent('state', state.read()));
  });
  const timer = setInterval(() => {
    const { batchMs, stateMs } = intervalsFor(sockets.size);
    results.tick(batchMs, performance.now());
    states.tick(stateMs, performance.now());
  }, TICK_MS);
  return () => clearInterval(timer);
}
