import type { Cluster } from '@hashr/messages/cluster.ts';
import type { TestPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';

/** Changes a page's rate; returns how long it takes until a cluster answers, in milliseconds. */
export async function reaction(page: TestPage, frequency: number, cluster: Cluster): Promise<number> {
  const from = page.batches.length;
  await page.setFrequency(frequency);
  const changedMs = performance.now();
  const answered = () => page.batches.slice(from).some(({ counts }) => counts[cluster] > 0);
  await until(answered, `${cluster} answers`, 180_000);
  return performance.now() - changedMs;
}

/** Median and worst of some times, in seconds. */
export function summary(timesMs: number[]): object {
  const sorted = timesMs.toSorted((a, b) => a - b);
  return {
    times: sorted.length,
    'median, s': seconds(sorted[Math.floor(sorted.length / 2)] ?? 0),
    'worst, s': seconds(sorted.at(-1) ?? 0),
  };
}

/** Milliseconds as seconds with two digits. */
export function seconds(ms: number): number {
  return Number((ms / 1_000).toFixed(2));
}
