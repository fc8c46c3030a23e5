import { expect, test } from 'vitest';
import { createHistory } from './history.ts';

test('stacks what came back, beside what was asked', () => {
  const history = createHistory(120);
  history.add({ asked: 20, primary: 12, burst: 5, failed: 3 }, 1);
  history.add({ asked: 20, primary: 0, burst: 20, failed: 0 }, 2);

  expect(history.columns()).toEqual([
    [1, 2],
    [20, 20],
    [17, 20],
    [12, 0],
    [20, 20],
  ]);
});

test('keeps the last seconds only', () => {
  const history = createHistory(120);
  for (let second = 0; second < 1_000; second++) {
    history.add({ asked: second, primary: 0, burst: 0, failed: 0 }, second);
  }

  const [seconds] = history.columns();
  expect([seconds[0], seconds.at(-1), seconds.length]).toEqual([880, 999, 120]);
});
