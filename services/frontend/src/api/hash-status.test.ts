import { expect, test } from 'vitest';
import { hashStatus } from './hash-status.ts';

test.each([
  ['all succeeded', 3, {}, 200],
  ['some failed', 1, { '429': 2 }, 200],
  ['all were refused by workers at their capacity', 0, { '429': 3 }, 429],
  ['all timed out', 0, { timeout: 2 }, 504],
  ['no worker could be reached', 0, { refused: 1 }, 502],
  ['the worker answered 5xx', 0, { '5xx': 1 }, 502],
  ['the worker answered 4xx', 0, { '4xx': 1 }, 502],
  ['the connection broke', 0, { lost: 1 }, 502],
  ['some were refused, some timed out', 0, { '429': 1, timeout: 1 }, 502],
])('%s', (_, succeeded, failedByKind, status) => {
  const failed = Object.values(failedByKind).reduce((sum, count) => sum + count, 0);

  const answer = hashStatus({ sent: succeeded + failed, succeeded, failed, failedByKind });

  expect(answer.status).toBe(status);
  expect(answer.headers['Hashr-Failed']).toBe(String(failed));
  expect(answer.headers['Retry-After']).toBe(status === 429 ? '1' : undefined);
});
