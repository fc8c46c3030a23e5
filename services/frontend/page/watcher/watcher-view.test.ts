import { expect, test } from 'vitest';
import { healthLines } from './watcher-view.ts';

test.each([
  [{ healthyEndpoints: 3, failedShare: 0.021 }, 'primary: 3 healthy, 3 % of requests fail'],
  [{ healthyEndpoints: 0, failedShare: 0 }, 'primary: 0 healthy'],
  [{ healthyEndpoints: null, failedShare: null }, 'primary: health unknown'],
])('the health of a cluster: %o is "%s"', (primary, line) => {
  expect(healthLines({ primary, burst: { healthyEndpoints: 1, failedShare: null } })).toEqual([
    line,
    'burst: 1 healthy',
  ]);
});
