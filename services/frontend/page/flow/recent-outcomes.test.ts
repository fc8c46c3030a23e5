import { expect, test } from 'vitest';
import { createRecentOutcomes } from './recent-outcomes.ts';

const none = { primary: 0, burst: 0, failed: 0, other: 0 };

test('lists the newest outcome first', () => {
  const outcomes = createRecentOutcomes(10);
  outcomes.add({ ...none, primary: 2 });
  outcomes.add({ ...none, burst: 1 });

  expect(outcomes.newest()).toEqual(['burst', 'primary', 'primary']);
});

test('mixes the outcomes of a batch evenly', () => {
  const outcomes = createRecentOutcomes(100);
  outcomes.add({ ...none, primary: 9, burst: 3 });
  const newest = outcomes.newest();

  for (let i = 0; i < 12; i += 4) {
    expect(newest.slice(i, i + 4).filter((outcome) => outcome === 'burst')).toHaveLength(1);
  }
});

test('keeps a bounded number of outcomes, in the right shares', () => {
  const outcomes = createRecentOutcomes(100);
  for (let i = 0; i < 50; i++) {
    outcomes.add({ ...none, primary: 700, burst: 200, failed: 100 });
  }

  const count = (kind: string) => outcomes.newest().filter((outcome) => outcome === kind).length;
  expect([count('primary'), count('burst'), count('failed')]).toEqual([70, 20, 10]);
});

test('ignores results of unknown origin', () => {
  const outcomes = createRecentOutcomes(10);
  outcomes.add({ ...none, other: 5 });

  expect(outcomes.newest()).toEqual([]);
});
