import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { TestPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';
import { median } from '../support/median.ts';

/** Changes the rate of a page. Returns the time until a cluster answers, in milliseconds. */
async function reaction(page: TestPage, frequency: number, cluster: Cluster): Promise<number> {
  const from = page.batches.length;
  await page.setFrequency(frequency);
  const changedMs = performance.now();
  const answered = () => page.batches.slice(from).some(({ counts }) => counts[cluster] > 0);
  await until(answered, `${cluster} answers`, 180_000);
  return performance.now() - changedMs;
}

/**
 * 5 -> 20 -> 5 strings a second, several times. The change falls anywhere between two ticks of the watcher.
 *
 * @param what begins the names of the rows
 * @param pauseSeconds the least time between two changes
 */
export async function measureMoves(
  page: TestPage,
  what: string,
  repetitions: number,
  pauseSeconds: number,
): Promise<object[]> {
  const pause = () => sleep(pauseSeconds * 1_000 + Math.random() * 1_000);
  const toBurst: number[] = [];
  const back: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    await pause();
    toBurst.push(await reaction(page, 20, 'burst'));
    await pause();
    back.push(await reaction(page, 5, 'primary'));
  }
  return [
    { what: `${what}5 -> 20/s, first answer from burst`, ...summary(toBurst) },
    { what: `${what}20 -> 5/s, first answer from primary`, ...summary(back) },
  ];
}

/** The median and the worst of some times, in seconds. */
export function summary(timesMs: number[]): object {
  return {
    times: timesMs.length,
    'median, s': seconds(median(timesMs)),
    'worst, s': seconds(Math.max(...timesMs)),
  };
}

/** Converts milliseconds to seconds with two decimal places. */
export function seconds(ms: number): number {
  return Number((ms / 1_000).toFixed(2));
}
