import { expect, test } from 'vitest';
import { parseDurationMs } from './duration.ts';

test.each([
  ['500ms', 500],
  ['15s', 15_000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

test.each(['', '15', 's', '15 s', '-1s', '1d', '15sx'])('"%s" is not a duration', (text) =>
  expect(parseDurationMs(text)).toBeUndefined(),
);
