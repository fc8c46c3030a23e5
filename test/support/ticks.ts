import type { RunningWatcher } from './demo-programs.ts';
import { until } from './until.ts';

/** Waits for a number of ticks of a watcher. */
export async function ticks(watcher: RunningWatcher, count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) {
    const { atMs } = await watcher.status();
    await until(async () => (await watcher.status()).atMs > atMs, 'the next tick');
  }
}
