import { expect, test } from 'vitest';
import { createSeen } from './seen.ts';

test('counts what viewers see since the last reset', () => {
  let nowMs = 10_000;
  const seen = createSeen(() => nowMs);
  seen.setCount(2);
  seen.events.onOpen();
  seen.events.onOpen();
  seen.events.onBatch();
  seen.reset();

  nowMs = 12_000;
  for (let i = 0; i < 40; i += 1) {
    seen.events.onBatch();
  }
  // The clock of the frontend is five seconds behind. The shortest way took 3 ms.
  seen.events.onState(nowMs - 5_003);
  seen.events.onState(nowMs - 5_013);
  seen.events.onState(Number.NaN); // A state of an older frontend has no time.
  seen.events.onRefused('too-slow');
  seen.events.onClose(true);
  seen.events.onClose(false);

  expect(seen.open()).toBe(1);
  expect(seen.read()).toEqual({
    count: 2,
    open: 1,
    batchesPerSecond: 10,
    delayMs: { p50: 0, p99: 10, max: 10 },
    reconnects: 2,
    refused: { 'too-slow': 1 },
  });
});

test('without a state there is no delay', () => {
  expect(createSeen().read().delayMs).toBeNull();
});
