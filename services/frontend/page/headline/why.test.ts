import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import type { Why } from '@hashr/messages/why.ts';
import { expect, test } from 'vitest';
import { moveToBurst } from '../../../../test/support/watcher-status.ts';
import { toText } from '../language/watcher-sentences.ts';
import { whyThere } from './why.ts';

const moved = moveToBurst(2_000, { perSecond: 20.44 });
const status = (journal: JournalEntry[]) =>
  ({
    thresholds: { burstAbove: 15, returnBelow: 10 },
    reason: '12.0/s is between 10 and 15: the weights do not change.',
    journal,
  }) as WatcherStatus;

test('the reason is that of the last change, not of a refusal after it', () => {
  const refused = { ...moved, atMs: 3_000, kind: 'refused' as const, reason: 'Too soon.' };

  expect(toText(whyThere(status([refused, moved])))).toBe('20.4/s is above 15');
});

test('a change for another reason than the rate has its own sentence', () => {
  const forced = { ...moved, verdict: 'forced' as const, reason: 'Forced by the setting FORCE.' };

  expect(toText(whyThere(status([forced])))).toBe('Forced by the setting FORCE.');
});

test('before the first change, it is what the watcher says now; without a watcher, nobody knows', () => {
  expect(toText(whyThere(status([])))).toBe('12.0/s is between 10 and 15: the weights do not change.');
  expect(toText(whyThere(null))).toBe('');
});

test.each<[Why, string]>([
  [
    { kind: 'settled', burstPercent: 0, finding: { kind: 'between', perSecond: 12, returnBelow: 10, burstAbove: 15 } },
    '12.0/s is between 10 and 15',
  ],
  [
    { kind: 'settled', burstPercent: 0, finding: { kind: 'barely-above', perSecond: 15.04, threshold: 15 } },
    '15.04/s is above 15',
  ],
  [
    { kind: 'settled', burstPercent: 0, finding: { kind: 'incomplete', perSecond: 5, threshold: 10 } },
    '5.0/s is below 10',
  ],
  [
    {
      kind: 'settled',
      burstPercent: 70,
      finding: { kind: 'shared', perSecond: 50.2, capacity: 15, isLearnt: false },
    },
    '50.2/s, and primary takes 15/s',
  ],
  [
    {
      kind: 'target-recovering',
      target: 'burst',
      seconds: 10,
      proposal: { kind: 'above', burstPercent: 100, finding: { kind: 'above', perSecond: 20, threshold: 15 } },
    },
    '20.0/s is above 15',
  ],
  [{ kind: 'paused', by: 'setting' }, 'Long.'],
])('with the data of the reason, it is the rate and what it is compared with: %o', (why, words) => {
  expect(toText(whyThere({ ...status([]), reason: 'Long.', why }))).toBe(words);
  expect(toText(whyThere(status([{ ...moved, verdict: 'forced', reason: 'Long.', why }])))).toBe(words);
});
