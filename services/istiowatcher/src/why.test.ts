import { noticeSchema } from '@hashr/messages/notices.ts';
import { whySchema } from '@hashr/messages/why.ts';
import { expect, test } from 'vitest';
import { everyNotice, everyWhy } from '../../../test/support/whys.ts';
import { explainInJapanese } from '../../frontend/page/language/ja-watcher.ts';
import type { Proposal } from './decide/decision.ts';
import { explain } from './sentences.ts';
import { toWhy } from './why.ts';

test('every reason is valid, and has a sentence', () => {
  for (const why of everyWhy) {
    expect(whySchema.parse(why)).toEqual(why);
    expect(explain(why)).toMatch(/^[A-Z\d].*\.$/);
    expect(explain(why)).not.toMatch(/undefined|NaN|\[object/);
  }
});

test('the samples contain every kind of reason and every code of a notice', () => {
  const kinds = whySchema.options.flatMap(({ shape: { kind } }) =>
    'options' in kind ? kind.options : [...kind.values],
  );

  expect(new Set(everyWhy.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(everyNotice.map(({ code }) => code))).toEqual(
    new Set(noticeSchema.options.flatMap(({ shape: { code } }) => [...code.values])),
  );
});

test('a rate has no more decimals than a sentence can need', () => {
  const proposal: Proposal = {
    verdict: 'above',
    burstPercent: 70,
    finding: { kind: 'shared', perSecond: 26.418_264, capacity: 11.234_567, isLearnt: true },
  };

  expect(toWhy(proposal)).toEqual({
    kind: 'above',
    burstPercent: 70,
    finding: { kind: 'shared', perSecond: 26.418, capacity: 11.235, isLearnt: true },
  });
});

test('reasons differ in Japanese wherever they differ in English', () => {
  // The page shows the notices of a failure by themselves.
  const whys = everyWhy.filter(({ kind }) => kind !== 'problem' && kind !== 'failed');
  const pairs = new Set(whys.map((why) => `${explain(why)} ${explainInJapanese(why)}`));

  expect(pairs.size).toBe(new Set(whys.map(explain)).size);
  expect(pairs.size).toBe(new Set(whys.map(explainInJapanese)).size);
});
