import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { memorySplit, type Observed, tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';

test('a status says each sentence as data, too, and the frontends accept it', async () => {
  const clock = { ms: 0 };
  const observed: Observed = { perSecond: 20.123_456 };
  const { state, split } = memorySplit();
  const watcher = watcherThatObserves(observed, { clock: () => clock.ms, split, env: { DRY_RUN: 'true' } });
  const [moved] = await tickEachSecond(watcher, 1, clock);
  observed.perSecond = undefined;
  const [gap] = await tickEachSecond(watcher, 1, clock);
  state.readError = new MeshFailure('unauthorized', [{ code: 'unauthorized' }]);
  const [problem] = await tickEachSecond(watcher, 1, clock);

  const why = {
    kind: 'above',
    burstPercent: 100,
    finding: { kind: 'above', perSecond: 20.123, threshold: 15 },
  };
  expect(moved).toMatchObject({ why, journal: [{ kind: 'would-move', why }] });
  expect(moved?.noteNotices).toEqual([[{ code: 'dry-run' }], [{ code: 'unknown-change-time' }]]);
  expect(moved).not.toHaveProperty('problemNotices');
  expect(gap?.why).toEqual({ kind: 'no-data', notices: [{ code: 'raw', message: 'Nobody answers.' }] });
  expect(problem).toMatchObject({
    why: { kind: 'problem', notices: [{ code: 'unauthorized' }] },
    problemNotices: [{ code: 'unauthorized' }],
  });
  for (const status of [moved, gap, problem]) {
    expect(watcherStatusSchema.parse(status)).toEqual(status);
    expect(status?.notes).toHaveLength(status?.noteNotices?.length ?? -1);
  }
});
