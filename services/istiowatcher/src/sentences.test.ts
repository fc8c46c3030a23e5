import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { RateFinding } from '@hashr/messages/why.ts';
import { expect, test } from 'vitest';
import type { Decision, Proposal } from './decide/decision.ts';
import { explain } from './sentences.ts';
import { toExternalWhy, toWhy } from './why.ts';

const above: RateFinding = { kind: 'above', perSecond: 26.42, threshold: 15 };
const below: RateFinding = { kind: 'below', perSecond: 5, threshold: 10 };
const shared: RateFinding = { kind: 'shared', perSecond: 50.2, capacity: 15, isLearnt: false };
const proposal: Proposal = { verdict: 'above', burstPercent: 100, finding: above };
const refused = { burstPercent: 0, proposal };
const failure = new MeshFailure('unreachable', 'Nobody answers.');

test.each<[Decision, string]>([
  [proposal, '26.4/s is above 15: all traffic goes to burst.'],
  [{ verdict: 'below', burstPercent: 0, finding: below }, '5.0/s is below 10: all traffic returns to primary.'],
  [
    { verdict: 'above', burstPercent: 70, finding: shared },
    "The rate is 50.2/s, and primary's capacity is 15/s: 70 % of the traffic goes to burst.",
  ],
  [
    { verdict: 'above', burstPercent: 80, finding: { ...shared, capacity: 11.24, isLearnt: true } },
    "The rate is 50.2/s, and primary's capacity is about 11.2/s, because it refuses the rest: 80 % of the traffic goes to burst.",
  ],
  [{ verdict: 'settled', burstPercent: 100, finding: above }, '26.4/s is above 15: all traffic stays in burst.'],
  [{ verdict: 'settled', burstPercent: 0, finding: below }, '5.0/s is below 10: all traffic stays in primary.'],
  [
    { verdict: 'settled', burstPercent: 70, finding: shared },
    "The rate is 50.2/s, and primary's capacity is 15/s: 70 % of the traffic stays in burst.",
  ],
  [
    {
      verdict: 'settled',
      burstPercent: 0,
      finding: { kind: 'between', perSecond: 12, returnBelow: 10, burstAbove: 15 },
    },
    '12.0/s is between 10 and 15: the weights do not change.',
  ],
  [
    { verdict: 'settled', burstPercent: 0, finding: { kind: 'barely-above', perSecond: 15.04, threshold: 15 } },
    '15.04/s is above 15, but within the measurement error: the weights do not change.',
  ],
  [
    { verdict: 'settled', burstPercent: 100, finding: { kind: 'barely-below', perSecond: 9.5, threshold: 10 } },
    '9.5/s is below 10, but within the measurement error: the weights do not change.',
  ],
  [
    { verdict: 'settled', burstPercent: 100, finding: { kind: 'incomplete', perSecond: 3, threshold: 10 } },
    '3.0/s is below 10, but the metrics of some frontends could not be read, so the rate can be higher: the weights do not change.',
  ],
  [{ verdict: 'forced', burstPercent: 100, by: 'setting' }, 'Forced by the setting FORCE: all traffic goes to burst.'],
  [
    { verdict: 'forced', burstPercent: 0, by: 'annotation' },
    'Forced by the annotation istiowatcher/force: all traffic goes to primary.',
  ],
  [
    { verdict: 'subset-down', burstPercent: 0, down: 'burst' },
    'Burst has no healthy worker: all traffic goes to primary.',
  ],
  [{ verdict: 'paused', burstPercent: 0, by: 'setting' }, 'Paused by the setting PAUSED: the weights do not change.'],
  [
    { verdict: 'paused', burstPercent: 0, by: 'annotation' },
    'Paused by the annotation istiowatcher/paused: the weights do not change.',
  ],
  [{ verdict: 'no-data', burstPercent: 0, failure }, 'There is no rate, so the weights do not change. Nobody answers.'],
  [{ verdict: 'both-down', burstPercent: 0 }, 'Neither subset has a healthy worker: the weights do not change.'],
  [
    { ...refused, verdict: 'contended', by: 'flux', waitMs: 1 },
    '26.4/s is above 15, but the field manager flux keeps resetting the weights: the weights do not change.',
  ],
  [
    { ...refused, verdict: 'minimum-time', subset: 'primary', seconds: 20, waitMs: 1 },
    '26.4/s is above 15, but the traffic must stay in primary for at least 20 s: the weights do not change.',
  ],
  [
    { ...refused, verdict: 'target-down', target: 'burst', health: 'down' },
    '26.4/s is above 15, but burst has no healthy worker: the weights do not change.',
  ],
  [
    { ...refused, verdict: 'target-down', target: 'burst', health: 'unknown' },
    '26.4/s is above 15, but the health of burst is unknown: the weights do not change.',
  ],
  [
    { ...refused, verdict: 'target-recovering', target: 'burst', seconds: 10, waitMs: 1 },
    '26.4/s is above 15, but burst was down and must first be healthy for 10 s: the weights do not change.',
  ],
])('explains %o', (decision, sentence) => {
  expect(explain(toWhy(decision))).toBe(sentence);
});

test('a rate that looks equal to the threshold has one more digit; one that is equal does not', () => {
  const sentence = (perSecond: number) =>
    explain({ kind: 'settled', burstPercent: 0, finding: { kind: 'above', perSecond, threshold: 15 } });

  expect(sentence(15.049)).toContain('15.05/s');
  expect(sentence(15)).toContain('15.0/s');
  expect(sentence(15.05)).toContain('15.1/s');
});

test.each([
  ['flux', 'The field manager flux set primary to 30 % and burst to 70 %.'],
  ['x'.repeat(200), `The field manager ${'x'.repeat(100)} set primary to 30 % and burst to 70 %.`],
  ['istiowatcher', 'Another istiowatcher set primary to 30 % and burst to 70 %.'],
  [undefined, 'Somebody else set primary to 30 % and burst to 70 %.'],
])('an external change names who made it: %s', (by, sentence) => {
  expect(explain(toExternalWhy(by, 70))).toBe(sentence);
});
