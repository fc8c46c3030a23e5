import { expect, test } from 'vitest';
import { type BurstPhase, isOver, moveTimeMs } from './burst-test.ts';
import { countOutcome, createPhase, type Phase } from './phase.ts';

const waits = { holdMs: 10_000, maxWaitMs: 30_000 };

/** A phase that starts after a minute, with answers at times since its start. */
function phaseWith(name: BurstPhase, answers: ['primary' | 'burst', ms: number][]): Phase {
  const phase = createPhase(name, 60_000, 5);
  for (const [cluster, ms] of answers) {
    countOutcome(phase, { kind: 'hashed', cluster }, 60_000 + ms, 60_000 + ms + 5);
  }
  return phase;
}

/** The first time since the start of the phase at which it is over, to the second. */
function endsAfterSeconds(name: BurstPhase, phase: Phase): number {
  let seconds = 0;
  while (!isOver(name, phase, 60_000 + seconds * 1_000, waits)) {
    seconds += 1;
  }
  return seconds;
}

test.each<[BurstPhase, ['primary' | 'burst', number][], number]>([
  ['low', [['primary', 200]], 10],
  ['low', [['burst', 3_000]], 13],
  ['high', [['primary', 50]], 40],
  [
    'high',
    [
      ['primary', 50],
      ['burst', 1_900],
    ],
    12,
  ],
  [
    'low again',
    [
      ['burst', 200],
      ['burst', 2_000],
      ['primary', 2_200],
    ],
    12,
  ],
])('the phase "%s" with %j ends after %i s', (name, answers, seconds) => {
  expect(endsAfterSeconds(name, phaseWith(name, answers))).toBe(seconds);
});

test('a low phase does not wait for ever for traffic that stays in burst', () => {
  const phase = phaseWith('low again', [['burst', 39_000]]);

  expect(endsAfterSeconds('low again', phase)).toBe(40);
  expect(moveTimeMs('low again', { ...phase, endMs: 100_000 }, waits)).toBeUndefined();
});

test('the time to burst ends with the first answer of burst, the time to return with the last string for it', () => {
  const high = phaseWith('high', [
    ['primary', 50],
    ['burst', 1_900],
    ['burst', 1_950],
  ]);
  const low = phaseWith('low again', [
    ['burst', 200],
    ['burst', 2_000],
    ['primary', 2_200],
  ]);

  expect(moveTimeMs('high', { ...high, endMs: 72_000 }, waits)).toBe(1_905);
  expect(moveTimeMs('low again', { ...low, endMs: 72_000 }, waits)).toBe(2_000);
  expect(moveTimeMs('high', phaseWith('high', [['primary', 50]]), waits)).toBeUndefined();
});

test('without any string for burst, the traffic had returned at once', () => {
  expect(moveTimeMs('low again', { ...phaseWith('low again', [['primary', 1]]), endMs: 70_000 }, waits)).toBe(0);
});
