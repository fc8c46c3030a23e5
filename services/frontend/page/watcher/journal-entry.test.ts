import type { JournalEntry } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { describeEntry, iconClasses } from './journal-entry.ts';

const external: JournalEntry = {
  atMs: 0,
  kind: 'external',
  verdict: 'settled',
  from: null,
  to: { primary: 50, burst: 50 },
  perSecond: null,
  reason: 'Somebody did it.',
};

test('an entry says what happened, when and why', () => {
  expect(describeEntry(external, '09:41:12')).toBe('09:41:12, external: ? → 50 : 50. Somebody did it.');
});

test('an entry about a route without subsets has no weights', () => {
  const entry = { ...external, kind: 'not-steering', from: { primary: 100, burst: 0 }, to: null } as const;

  expect(describeEntry(entry, '09:41:12')).toBe('09:41:12, not steering: 100 : 0 → none. Somebody did it.');
  expect(iconClasses(entry)).toBe('journal-icon not-steering to-all');
});

test.each([
  [external, 'journal-icon external to-split'],
  [{ ...external, kind: 'moved', to: { primary: 0, burst: 100 } }, 'journal-icon moved to-burst'],
  [{ ...external, kind: 'would-move', to: { primary: 100, burst: 0 } }, 'journal-icon would-move to-primary'],
] as [JournalEntry, string][])('the icon shows kind and target: %o', (entry, classes) => {
  expect(iconClasses(entry)).toBe(classes);
});
