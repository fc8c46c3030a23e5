import { createLog } from '@hashr/service-kit/log.ts';
import { createRegistry } from '@hashr/service-kit/metrics.ts';
import { expect, test } from 'vitest';
import { readSettings } from './decide/settings.ts';
import { createWatcherMetrics } from './metrics.ts';
import { createWatcher } from './watcher.ts';

test('each decision is counted once, however often the status tells it', async () => {
  const registry = createRegistry('istiowatcher');
  const enter = createWatcherMetrics(registry);
  let weights = { primary: 100, burst: 0 };
  let perSecond = 0;
  const well = { healthyEndpoints: 1, failedShare: undefined };
  const watcher = createWatcher({
    name: 'watcher',
    source: 'mesh',
    settings: readSettings({}),
    problem: undefined,
    notes: [],
    log: createLog('istiowatcher', 'silent'),
    rate: {
      observe: async () => ({
        rate: { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 2 },
        subsets: { primary: well, burst: well },
        notes: [],
      }),
    },
    split: {
      read: async () => ({
        weights,
        changedAtMs: 0,
        changedBy: undefined,
        paused: false,
        force: undefined,
        write: async (proposed) => {
          weights = proposed;
        },
        announce: async () => {},
      }),
    },
  });
  const { signal } = new AbortController();
  for (perSecond of [20, 5, 20, 5, 5, 5, 5]) {
    enter(await watcher.look(signal));
  }

  const text = await registry.metrics();
  expect(text).toMatch(/decisions_total\{kind="moved",verdict="above",.*\} 2\n/);
  expect(text).toMatch(/decisions_total\{kind="moved",verdict="below",.*\} 2\n/);
});
