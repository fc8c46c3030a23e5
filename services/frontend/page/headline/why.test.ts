import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { toText } from '../language/watcher-sentences.ts';
import { whyThere } from './why.ts';

const moved: JournalEntry = {
  atMs: 2_000,
  kind: 'moved',
  verdict: 'above',
  from: { primary: 100, burst: 0 },
  to: { primary: 0, burst: 100 },
  perSecond: 20.44,
  reason: '20.4/s is above 15: all traffic goes to burst.',
};
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
