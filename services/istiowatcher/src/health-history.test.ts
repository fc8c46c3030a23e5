import { expect, test } from 'vitest';
import { createHealthHistory } from './health-history.ts';

const seen = (healthyEndpoints: number | undefined) => ({ healthyEndpoints, failedShare: undefined });
const both = (healthyEndpoints: number | undefined) => ({
  primary: seen(healthyEndpoints),
  burst: seen(healthyEndpoints),
});

test('the time since a subset was last seen down', () => {
  const history = createHealthHistory();
  history.look(both(1), 1_000);
  history.look({ primary: seen(1), burst: seen(0) }, 2_000);
  const { primary, burst } = history.look(both(1), 5_000);

  expect(primary.healthyForMs).toBe(Number.POSITIVE_INFINITY);
  expect(burst.healthyForMs).toBe(3_000);
});

test('what is still not up after ten seconds is down', () => {
  const history = createHealthHistory();
  history.look(both(0), 1_000);

  expect(history.look(both(0), 10_999).burst.starting).toBe(true);
  expect(history.look(both(0), 11_000).burst.starting).toBe(false);
});

test('what is not up yet at the start has not been down, and not knowing is not being down', () => {
  const history = createHealthHistory();
  expect(history.look(both(0), 1_000).burst.starting).toBe(true);
  expect(history.look(both(1), 2_000).burst).toMatchObject({ healthyForMs: Number.POSITIVE_INFINITY, starting: false });
  history.look(both(undefined), 3_000);
  expect(history.look(both(1), 4_000).burst.healthyForMs).toBe(Number.POSITIVE_INFINITY);
});

test('a subset that goes down while nothing is known of it has been down', () => {
  const history = createHealthHistory();
  history.look(both(1), 1_000);
  history.look(both(undefined), 2_000);
  history.look(both(0), 3_000);

  expect(history.look(both(1), 4_000).burst.healthyForMs).toBe(1_000);
});
