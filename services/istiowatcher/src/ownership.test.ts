import { expect, test } from 'vitest';
import type { Decision } from './decide/decision.ts';
import { compareOwnership, nothingRead, ownedBy } from './ownership.ts';

const toBurst: Decision = { verdict: 'forced', burstPercent: 100, by: 'setting' };
const attempt = { decision: toBurst, fromPercent: 0 };

test('the first read is not a change', () => {
  expect(compareOwnership(nothingRead, 50)).toEqual({ finding: { kind: 'unchanged' }, known: ownedBy(false, 50) });
});

test('weights that the watcher set remain its own until an external change', () => {
  expect(compareOwnership(ownedBy(true, 100), 100)).toEqual({
    finding: { kind: 'unchanged' },
    known: ownedBy(true, 100),
  });
});

test.each([true, false])('an external change is a reset if the watcher had set the weights: %s', (isOwn) => {
  expect(compareOwnership(ownedBy(isOwn, 100), 50)).toEqual({
    finding: { kind: 'external', fromPercent: 100, isReset: isOwn },
    known: ownedBy(false, 50),
  });
});

test('a failed write that has taken effect is confirmed once', () => {
  const { finding, known } = compareOwnership({ ...ownedBy(false, 0), attempt }, 100);

  expect(finding).toEqual({ kind: 'confirmed', attempt });
  expect(known).toEqual(ownedBy(true, 100));
});

test('a failed write that changed nothing is forgotten', () => {
  expect(compareOwnership({ ...ownedBy(true, 0), attempt }, 0)).toEqual({
    finding: { kind: 'unchanged' },
    known: ownedBy(true, 0),
  });
});

test('other weights than those of a failed write are an external change', () => {
  expect(compareOwnership({ ...ownedBy(true, 0), attempt }, 50).finding).toEqual({
    kind: 'external',
    fromPercent: 0,
    isReset: true,
  });
});
