import { createRegistry } from '@hashr/service-kit/metrics.ts';
import { expect, test } from 'vitest';
import { memorySplit, watcherThatObserves } from '../test-support/test-watcher.ts';
import { createWatcherMetrics } from './metrics.ts';

test('each move is counted once, however often the status reports it', async () => {
  const registry = createRegistry('istiowatcher');
  const update = createWatcherMetrics(registry);
  const observed = { perSecond: 0 };
  const watcher = watcherThatObserves(observed, memorySplit());
  const { signal } = new AbortController();
  for (observed.perSecond of [20, 5, 20, 5, 5, 5, 5]) {
    update(await watcher.tick(signal));
  }

  const text = await registry.metrics();
  expect(text).toMatch(/decisions_total\{kind="moved",verdict="above",.*\} 2\n/);
  expect(text).toMatch(/decisions_total\{kind="moved",verdict="below",.*\} 2\n/);
});

test('before the first move, each kind of move is there with 0', async () => {
  const registry = createRegistry('istiowatcher');
  createWatcherMetrics(registry);

  const text = await registry.metrics();
  for (const verdict of ['above', 'below', 'forced', 'subset-down']) {
    expect(text).toMatch(new RegExp(`decisions_total\\{kind="moved",verdict="${verdict}",.*\\} 0\\n`));
  }
});
