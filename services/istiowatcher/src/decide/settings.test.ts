import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('the defaults are the codelab', () => {
  expect(readSettings({})).toMatchObject({ mode: 'flip', burstAbove: 15, returnBelow: 10, maxBurstPercent: 100 });
});

test('primary can take what it may have before burst begins, unless told otherwise', () => {
  expect(readSettings({ BURST_ABOVE: '40' }).primaryCapacity).toBe(40);
  expect(readSettings({ BURST_ABOVE: '40', PRIMARY_CAPACITY: '30' }).primaryCapacity).toBe(30);
});

test.each([
  [{ RETURN_BELOW: '20' }, 'RETURN_BELOW=20 has to be at most BURST_ABOVE=15'],
  [{ MODE: 'random' }, 'MODE=random has to be flip or proportional.'],
  [{ BURST_ABOVE: 'many' }, 'BURST_ABOVE=many has to be a number'],
  [{ STEP_PERCENT: '2.5' }, 'STEP_PERCENT=2.5 has to be a whole number from 1 to 100.'],
  [{ FORCE: 'nowhere' }, 'FORCE=nowhere has to be primary or burst.'],
  [{ PAUSED: 'perhaps' }, 'PAUSED=perhaps has to be true or false.'],
])('names what is wrong: %o', (env, sentence) => {
  expect(() => readSettings(env)).toThrow(sentence);
});
