import type { Cluster } from '@hashr/messages/cluster.ts';
import type { TestPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';
import { median } from '../support/median.ts';

/** Changes the rate of a page. Returns the time until a cluster answers, in milliseconds. */
export async function reaction(page: TestPage, frequency: number, cluster: Cluster): Promise<number> {
  const from = page.batches.length;
  await page.setFrequency(frequency);
  const changedMs = performance.now();
  const answered = () => page.batches.slice(from).some(({ counts }) => counts[cluster] > 0);
  await until(answered, `${cluster} answers`, 180_000);
  return performance.now() - changedMs;
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
