import { expect, test } from 'vitest';
import { drawStrategies } from './picture.ts';
import type { Run } from './run.ts';
import { toRow, typicalRun } from './table.ts';

const run = (failed: number, at: number): Run => ({
  phaseSeconds: 30,
  samples: [
    { at: 10, primary: 90, burst: 10, failed: 0 },
    { at, primary: 30, burst: 70, failed },
  ],
  sent: 200 + failed,
  failedByKind: { '429': failed, '5xx': 0 },
  p99Ms: 9.6,
  moves: 1,
});
const runs = [run(7, 31), run(0, 32), run(20, 59)];

test('a row has the medians of its runs', () => {
  expect(toRow({ name: 'flip', title: 'watcher, flip' }, runs)).toEqual({
    strategy: 'watcher, flip',
    rounds: 3,
    hashed: 200,
    failed: 7,
    'by kind': '429 7',
    'failures end after, s': '1.0',
    'seconds with failures': 1,
    'in primary at 30/s': '30 %',
    'cross-cluster': 80,
    'of those at 5/s': '10 %',
    'p99, ms': 10,
    moves: 1,
  });
});

test('failures that never end, and none at all, are words', () => {
  const endsAfter = (some: Run[]) => toRow({ name: 'a', title: 'a' }, some);
  expect(endsAfter([run(20, 59)])).toMatchObject({ 'failures end after, s': 'never', 'by kind': '429 20' });
  expect(endsAfter([run(0, 59)])).toMatchObject({ 'failures end after, s': 'none', 'by kind': '' });
});

test('the picture shows the run with the median of failures, and text of any kind', () => {
  expect(typicalRun(runs)).toBe(runs[0]);
  expect(typicalRun([])).toBeUndefined();
  const svg = drawStrategies([{ title: 'a < b & c', run: run(7, 31) }], 15);

  expect(svg).toContain('>a &lt; b &amp; c<');
  expect(svg).toContain('7 failed · 30 % in primary at 30 a second');
});
