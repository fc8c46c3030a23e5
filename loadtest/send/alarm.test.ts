import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Alarm, startAlarm } from './alarm.ts';

let alarm: Alarm;
beforeAll(async () => {
  alarm = await startAlarm();
});
afterAll(() => alarm.close());

test('an alarm never ends early', async () => {
  for (const waitMs of [0, 0.3, 1.7, 12.4]) {
    const startMs = performance.now();
    await alarm.wait(waitMs, new AbortController().signal);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(waitMs);
  }
});

test('a signal ends a wait, and the next one waits again', async () => {
  const ending = new AbortController();
  const endless = alarm.wait(1e9, ending.signal);
  ending.abort();
  await endless;

  const startMs = performance.now();
  await alarm.wait(5, new AbortController().signal);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(5);
});
