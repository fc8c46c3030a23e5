import { expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { createRecorder } from './recorder.ts';
import { createSecondsRing } from './seconds-ring.ts';

let nowMs = 0;
const start = () => {
  const ring = createSecondsRing();
  const recorder = createRecorder(ring, () => nowMs);
  const sample = (atMs: number, perSecond: number) => {
    nowMs = atMs;
    recorder.sample(perSecond);
  };
  return { ring, recorder, sample, offered: (second: number) => ring.read(second)?.offered };
};

test('counts each string in the second in which it is settled', () => {
  const { ring, recorder } = start();
  const succeeded = (cluster: 'primary' | 'burst') =>
    recorder.count({ kind: 'succeeded', calculation: exampleCalculation({ cluster }), waitMs: 0.5, latencyMs: 1 });
  nowMs = 7_999;
  succeeded('primary');
  succeeded('burst');
  nowMs = 8_000;
  succeeded('burst');
  recorder.count({ kind: 'failed', failure: '5xx' });

  expect(ring.read(7)).toMatchObject({ primary: 1, burst: 1, failed: 0 });
  expect(ring.read(8)).toMatchObject({ primary: 0, burst: 1, failed: 1 });
});

test('the offered load of a second is its average, wherever the samples are', () => {
  const { sample, offered } = start();
  for (let atMs = 6_930; atMs <= 9_100; atMs += 70) {
    sample(atMs, 20);
  }

  expect([offered(6), offered(7), offered(8)]).toEqual([1.4, 20, 20]);
});

test('a load that changes evenly is averaged exactly', () => {
  const { sample, offered } = start();
  for (let atMs = 7_000; atMs <= 9_000; atMs += 100) {
    sample(atMs, (atMs - 7_000) / 100);
  }

  expect([offered(7), offered(8)]).toEqual([5, 15]);
});

test('nothing is known of a pause of the process, or if the clock was set back', () => {
  const { sample, offered } = start();
  sample(7_000, 20);
  sample(13_000, 20);
  sample(12_000, 20);
  sample(12_500, 20);

  expect([offered(7), offered(10), offered(12)]).toEqual([undefined, undefined, 10]);
});
