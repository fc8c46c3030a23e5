import { setImmediate as afterIo } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { repeat } from './repeat.ts';

test('work that takes longer than the interval is repeated at once, without a negative wait', async () => {
  const warnings: string[] = [];
  const collect = ({ name }: Error) => warnings.push(name);
  process.on('warning', collect);
  let nowMs = 0;
  // Each reading of the clock is later than the one before, as on a busy machine.
  vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += 10;
    return nowMs;
  });
  const stop = new AbortController();
  let count = 0;

  await repeat(stop.signal, async () => {
    count += 1;
    if (count === 3) {
      stop.abort();
    }
    return 5;
  });
  await afterIo();

  vi.restoreAllMocks();
  process.off('warning', collect);
  expect(count).toBe(3);
  expect(warnings).toEqual([]);
});
