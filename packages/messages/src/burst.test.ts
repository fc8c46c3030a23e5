import { expect, test } from 'vitest';
import { settledStatus } from '../../../test/support/watcher-status.ts';
import { watcherStatusSchema } from './burst.ts';

const status = settledStatus(100_000);

test('a status with data for its sentences is valid', () => {
  const withData = {
    ...status,
    why: { kind: 'paused', by: 'setting' },
    problemNotices: [{ code: 'long-gap', seconds: 10 }],
    noteNotices: [[{ code: 'dry-run' }]],
  };

  expect(watcherStatusSchema.parse(withData)).toEqual(withData);
});

test.each([
  { why: { kind: 'of a newer watcher' } },
  { why: { kind: 'external', burstPercent: 101 } },
  { problemNotices: [{ code: 'raw', message: 'x'.repeat(501) }] },
  { noteNotices: Array(11).fill([]) },
  { why: { kind: 'failed', notices: Array(5).fill({ code: 'dry-run' }) } },
])('data that is not known or too long is left out, and the status is shown: %o', (data) => {
  expect(watcherStatusSchema.parse({ ...status, ...data })).toEqual(status);
});
