import { expect, test } from 'vitest';
import { createLatency } from './latency.ts';

test('has no percentiles before the first result', () => {
  expect(createLatency().percentiles()).toBeNull();
});

test('computes nearest-rank percentiles', () => {
  const latency = createLatency();
  for (let ms = 100; ms >= 1; ms--) {
    latency.observe(ms);
  }

  expect(latency.percentiles()).toEqual({ p50: 50, p95: 95, p99: 99 });
});

test('keeps the newest thousand', () => {
  const latency = createLatency();
  for (let i = 0; i < 1_000; i++) {
    latency.observe(1_000_000);
  }
  for (let i = 0; i < 1_000; i++) {
    latency.observe(3);
  }

  expect(latency.percentiles()).toEqual({ p50: 3, p95: 3, p99: 3 });
});
