import { expect, test } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

test('the defaults are those of the codelab', () => {
  expect(readSettings({})).toMatchObject({ mode: 'flip', burstAbove: 15, returnBelow: 10 });
});

test('the capacity of primary and its utilization can be set', () => {
  expect(defaultSettings).toMatchObject({ primaryCapacity: undefined, targetUtilizationPercent: undefined });
  expect(readSettings({ PRIMARY_CAPACITY: '30', TARGET_UTILIZATION_PERCENT: '80' })).toMatchObject({
    primaryCapacity: 30,
    targetUtilizationPercent: 80,
  });
});

test.each([
  [{ RETURN_BELOW: '20' }, 'RETURN_BELOW=20 must be at most BURST_ABOVE=15'],
  [{ MODE: 'random' }, 'MODE=random must be flip or proportional.'],
  [{ BURST_ABOVE: 'many' }, 'BURST_ABOVE=many must be a number'],
  [{ STEP_PERCENT: '2.5' }, 'STEP_PERCENT=2.5 must be a whole number from 1 to 100.'],
  [{ TARGET_UTILIZATION_PERCENT: '120' }, 'TARGET_UTILIZATION_PERCENT=120 must be'],
  [{ FORCE: 'nowhere' }, 'FORCE=nowhere must be primary or burst.'],
  [{ PAUSED: 'perhaps' }, 'PAUSED=perhaps must be true or false.'],
])('names what is wrong: %o', (env, sentence) => {
  expect(() => readSettings(env)).toThrow(sentence);
});

test.each(['MAX_BURST_PERCENT', 'LARGEST_STEP_PERCENT', 'MAX_FAILED_PERCENT'])(
  'refuses %s, which earlier versions had',
  (name) => {
    expect(() => readSettings({ [name]: '50' })).toThrow(`These settings no longer exist: ${name}. Remove them.`);
    expect(readSettings({ [name]: '' })).toEqual(defaultSettings);
  },
);
