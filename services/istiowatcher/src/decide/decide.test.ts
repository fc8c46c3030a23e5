import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { describe, expect, test } from 'vitest';
import { explain } from '../sentences.ts';
import { toWhy } from '../why.ts';
import { decide } from './decide.ts';
import type { Decision, Situation } from './decision.ts';
import { readSettings } from './settings.ts';

const healthy = { healthyEndpoints: 2, healthyForMs: 60_000, starting: false };
const down = { healthyEndpoints: 0, healthyForMs: 0, starting: false };

/** An exact rate; undefined: no rate. */
function exactly(perSecond: number | undefined): Situation['rate'] {
  return perSecond === undefined
    ? new MeshFailure('unreachable', 'Nobody answers.')
    : { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 2 };
}

function decideAt(
  perSecond: number | undefined,
  burstPercent: number,
  { env = {}, ...situation }: Partial<Situation> & { env?: NodeJS.ProcessEnv } = {},
) {
  return decide(
    {
      rate: exactly(perSecond),
      peakPerSecond: 0,
      learntCapacity: undefined,
      burstPercent,
      unchangedForMs: 3_600_000,
      subsets: { primary: healthy, burst: healthy },
      contention: undefined,
      pausedBy: undefined,
      forced: undefined,
      ...situation,
    },
    readSettings(env),
  );
}

const outcome = ({ burstPercent, verdict }: Decision) => [burstPercent, verdict];
const waitMs = (decision: Decision) => ('waitMs' in decision ? decision.waitMs : undefined);

describe('flip', () => {
  test.each([
    [15.1, 0, 100, 'above'],
    [15, 0, 0, 'settled'],
    [15, 100, 100, 'settled'],
    [10, 100, 100, 'settled'],
    [10, 0, 0, 'settled'],
    [9.9, 100, 0, 'below'],
    [0, 100, 0, 'below'],
    [30, 50, 100, 'above'],
    [12, 50, 50, 'settled'],
    [4, 50, 0, 'below'],
    [30, 100, 100, 'settled'],
  ])('%d/s with %d %% in burst: %d %%, %s', (perSecond, before, after, verdict) => {
    expect(outcome(decideAt(perSecond, before))).toEqual([after, verdict]);
  });

  test('a few requests that may be chance move nothing', () => {
    const above = decideAt(undefined, 0, { rate: { perSecond: 15.5, atLeast: 14.9, atMost: 16, windowSeconds: 2 } });
    const below = decideAt(undefined, 100, { rate: { perSecond: 9.5, atLeast: 9, atMost: 10.1, windowSeconds: 2 } });

    expect([outcome(above), outcome(below)]).toEqual([
      [0, 'settled'],
      [100, 'settled'],
    ]);
    expect(explain(toWhy(above))).toContain('measurement error');
  });

  test('if a frontend cannot be read, the rate may be higher: traffic goes to burst, but does not return', () => {
    const partly = (perSecond: number) => ({
      perSecond,
      atLeast: perSecond,
      atMost: Number.POSITIVE_INFINITY,
      windowSeconds: 2,
    });

    expect(outcome(decideAt(undefined, 0, { rate: partly(16) }))).toEqual([100, 'above']);
    expect(outcome(decideAt(undefined, 100, { rate: partly(3) }))).toEqual([100, 'settled']);
  });

  test('can be explained in a sentence', () => {
    expect(explain(toWhy(decideAt(26.4, 0)))).toBe('26.4/s is above 15: all traffic goes to burst.');
    expect(explain(toWhy(decideAt(26.4, 0, { subsets: { primary: healthy, burst: down } })))).toBe(
      '26.4/s is above 15, but burst has no healthy worker: the weights do not change.',
    );
  });
});

describe('proportional', () => {
  const env = { MODE: 'proportional' };

  test.each([
    [20, 0, 30], // 1 - 15/20 = 25 %, in steps of 10
    [30, 0, 50], // With head-room 54 %, which is kept to the nearest step.
    [150, 0, 90],
    [1_000, 0, 100],
    [15, 0, 0],
    [12, 40, 40],
    [9, 40, 0],
    [20, 40, 40], // one step too much: near the edge of a step it stays
    [20, 50, 30],
    [17, 0, 20], // With head-room 13 %, but primary must not get more than 15/s.
  ])('%d/s with %d %% in burst: %d %%', (perSecond, before, after) => {
    expect(decideAt(perSecond, before, { env }).burstPercent).toBe(after);
  });

  test('has a step and a capacity', () => {
    expect(decideAt(20, 0, { env: { ...env, STEP_PERCENT: '1' } }).burstPercent).toBe(28);
    expect(decideAt(20, 0, { env: { ...env, PRIMARY_CAPACITY: '5' } }).burstPercent).toBe(80);
    expect(decideAt(1_000, 0, { env: { ...env, STEP_PERCENT: '1', PRIMARY_CAPACITY: '500' } }).burstPercent).toBe(50);
    expect(outcome(decideAt(20, 0, { env: { ...env, PRIMARY_CAPACITY: '40' } }))).toEqual([0, 'settled']);
  });
});

describe('proportional: head-room, dips and refusals', () => {
  const env = { MODE: 'proportional', STEP_PERCENT: '1' };
  const learnt = (learntCapacity: number, more: NodeJS.ProcessEnv = {}) =>
    decideAt(30, 0, { learntCapacity, env: { ...env, TARGET_UTILIZATION_PERCENT: '100', ...more } });

  test('a target utilization leaves primary that part of its capacity', () => {
    expect(decideAt(30, 0, { env: { ...env, TARGET_UTILIZATION_PERCENT: '80' } }).burstPercent).toBe(60);
    expect(decideAt(30, 0, { env: { ...env, TARGET_UTILIZATION_PERCENT: '100' } }).burstPercent).toBe(50);
  });

  test('a share grows at once, and shrinks only as far as the highest rate of the last seconds allows', () => {
    const dip = (peakPerSecond: number) => decideAt(20, 54, { env, peakPerSecond });

    expect(outcome(decideAt(40, 54, { env, peakPerSecond: 40 }))).toEqual([66, 'above']);
    expect(outcome(dip(30))).toEqual([54, 'settled']);
    expect(outcome(dip(25))).toEqual([44, 'below']);
    expect(outcome(dip(0))).toEqual([28, 'below']);
  });

  test('all traffic returns at once below the lower threshold, whatever the rate was', () => {
    expect(outcome(decideAt(9, 54, { env, peakPerSecond: 100 }))).toEqual([0, 'below']);
  });

  test('a capacity that is learnt is between the thresholds, and a setting overrides it', () => {
    expect([learnt(12), learnt(3), learnt(40)].map(({ burstPercent }) => burstPercent)).toEqual([60, 67, 50]);
    expect(learnt(12, { PRIMARY_CAPACITY: '15' }).burstPercent).toBe(50);
    expect(learnt(12)).toMatchObject({ finding: { kind: 'shared', perSecond: 30, capacity: 12, isLearnt: true } });
  });
});

describe('a subset that is down', () => {
  test.each([3, 12, 30, undefined])('loses its traffic at %s/s, regardless of the minimum times', (perSecond) => {
    const env = { MIN_SECONDS_IN_BURST: '600' };
    const subsets = { primary: healthy, burst: down };

    expect(outcome(decideAt(perSecond, 100, { subsets, unchangedForMs: 0, env }))).toEqual([0, 'subset-down']);
    expect(outcome(decideAt(perSecond, 50, { subsets, unchangedForMs: 0, env }))).toEqual([0, 'subset-down']);
  });

  test('loses its traffic also if it is primary', () => {
    expect(outcome(decideAt(3, 0, { subsets: { primary: down, burst: healthy } }))).toEqual([100, 'subset-down']);
    expect(outcome(decideAt(3, 100, { subsets: { primary: down, burst: healthy } }))).toEqual([100, 'target-down']);
  });

  test('keeps its traffic if the other subset is down, or if the health of that subset is not known', () => {
    const unknown = { ...down, healthyEndpoints: undefined };

    expect(outcome(decideAt(30, 0, { subsets: { primary: down, burst: down } }))).toEqual([0, 'both-down']);
    expect(outcome(decideAt(30, 0, { subsets: { primary: down, burst: unknown } }))).toEqual([0, 'target-down']);
  });

  test('keeps its traffic while it may still be starting', () => {
    const starting = { ...down, starting: true };

    expect(outcome(decideAt(12, 0, { subsets: { primary: starting, burst: healthy } }))).toEqual([0, 'settled']);
    expect(outcome(decideAt(30, 0, { subsets: { primary: healthy, burst: starting } }))).toEqual([0, 'target-down']);
  });

  test('gets no traffic, and has a recovery cooldown', () => {
    const back = { ...healthy, healthyForMs: 4_000 };
    const decision = decideAt(30, 0, { subsets: { primary: healthy, burst: back } });

    expect(outcome(decideAt(30, 0, { subsets: { primary: healthy, burst: down } }))).toEqual([0, 'target-down']);
    expect(outcome(decision)).toEqual([0, 'target-recovering']);
    expect(waitMs(decision)).toBe(6_000);
  });
});

describe('guardrails', () => {
  test('minimum times refuse a return, but not a further rise', () => {
    const env = { MIN_SECONDS_IN_BURST: '30', MIN_SECONDS_IN_PRIMARY: '20', MODE: 'proportional' };

    expect(outcome(decideAt(30, 0, { env, unchangedForMs: 19_000 }))).toEqual([0, 'minimum-time']);
    expect(waitMs(decideAt(30, 0, { env, unchangedForMs: 19_000 }))).toBe(1_000);
    expect(outcome(decideAt(5, 50, { env, unchangedForMs: 29_000 }))).toEqual([50, 'minimum-time']);
    expect(outcome(decideAt(60, 50, { env, unchangedForMs: 0 }))).toEqual([80, 'above']);
    expect(outcome(decideAt(5, 50, { env, unchangedForMs: 30_000 }))).toEqual([0, 'below']);
    expect(outcome(decideAt(5, 50, { env, unchangedForMs: undefined }))).toEqual([0, 'below']);
  });

  test('a pause holds the weights, also on a subset that is down', () => {
    const pausedBy = 'annotation';

    expect(outcome(decideAt(30, 0, { pausedBy }))).toEqual([0, 'paused']);
    expect(outcome(decideAt(30, 100, { pausedBy, subsets: { primary: healthy, burst: down } }))).toEqual([
      100,
      'paused',
    ]);
  });

  test('force needs no rate and no minimum time, but a healthy subset', () => {
    const forced = { to: 'burst', by: 'annotation' } as const;
    const env = { MIN_SECONDS_IN_PRIMARY: '600' };

    expect(outcome(decideAt(undefined, 0, { forced, env, unchangedForMs: 0 }))).toEqual([100, 'forced']);
    expect(outcome(decideAt(3, 100, { forced }))).toEqual([100, 'forced']);
    expect(outcome(decideAt(3, 0, { forced, subsets: { primary: healthy, burst: down } }))).toEqual([0, 'target-down']);
  });

  test('without a rate nothing moves, and the reason is given', () => {
    const decision = decideAt(undefined, 30);

    expect(outcome(decision)).toEqual([30, 'no-data']);
    expect(explain(toWhy(decision))).toContain('Nobody answers.');
  });
});

describe('edges of the rules', () => {
  const rate = (atLeast: number, perSecond: number, atMost: number) => ({
    perSecond,
    atLeast,
    atMost,
    windowSeconds: 2,
  });
  const unknown = { healthyEndpoints: undefined, healthyForMs: 0, starting: false };
  const proportional = { MODE: 'proportional' };

  test('force without a move is not refused because the other subset is down', () => {
    const forced = { to: 'burst', by: 'annotation' } as const;

    expect(outcome(decideAt(3, 100, { forced, subsets: { primary: down, burst: healthy } }))).toEqual([100, 'forced']);
  });

  test('a subset whose health is not known gets traffic', () => {
    expect(outcome(decideAt(30, 0, { subsets: { primary: unknown, burst: unknown } }))).toEqual([100, 'above']);
  });

  test('of several refusals, that of the minimum time comes first', () => {
    const env = { MIN_SECONDS_IN_PRIMARY: '600' };
    const situation = { env, unchangedForMs: 0, subsets: { primary: healthy, burst: down } };

    expect(outcome(decideAt(30, 0, situation))).toEqual([0, 'minimum-time']);
  });

  test('proportional: at exactly BURST_ABOVE nothing moves', () => {
    expect(outcome(decideAt(15, 50, { env: proportional }))).toEqual([50, 'settled']);
  });

  test('proportional: the lower bound of the rate raises a share, and the upper bound reduces it', () => {
    expect(outcome(decideAt(undefined, 0, { env: proportional, rate: rate(25, 30, 40) }))).toEqual([50, 'above']);
    expect(outcome(decideAt(undefined, 0, { env: proportional, rate: rate(29.9, 26, 40) }))).toEqual([50, 'above']);
    expect(outcome(decideAt(undefined, 100, { env: proportional, rate: rate(25, 30, 40) }))).toEqual([70, 'below']);
  });

  test('proportional: a share is rounded up to a whole step', () => {
    expect(outcome(decideAt(19, 0, { env: proportional }))).toEqual([30, 'above']);
  });

  test('the reason fits the rate', () => {
    expect(explain(toWhy(decideAt(10, 100)))).toContain('between 10 and 15');
    expect(explain(toWhy(decideAt(undefined, 100, { rate: rate(3, 3, Number.POSITIVE_INFINITY) })))).toContain(
      'can be higher',
    );
  });
});

describe('a decision has the parameters of its verdict', () => {
  const minimumTimes = { MIN_SECONDS_IN_BURST: '30', MIN_SECONDS_IN_PRIMARY: '20' };
  const toBurst = {
    verdict: 'above',
    burstPercent: 100,
    finding: { kind: 'above', perSecond: 30, threshold: 15 },
  } as const;
  const toPrimary = {
    verdict: 'below',
    burstPercent: 0,
    finding: { kind: 'below', perSecond: 5, threshold: 10 },
  } as const;

  test('a move', () => {
    expect(decideAt(30, 0)).toEqual(toBurst);
    expect(decideAt(5, 100)).toEqual(toPrimary);
  });

  test('a minimum time: the subset that the traffic stays in', () => {
    const refused = { verdict: 'minimum-time', waitMs: 10_000 };

    expect(decideAt(30, 0, { env: minimumTimes, unchangedForMs: 10_000 })).toEqual({
      ...refused,
      burstPercent: 0,
      proposal: toBurst,
      subset: 'primary',
      seconds: 20,
    });
    expect(decideAt(5, 100, { env: minimumTimes, unchangedForMs: 20_000 })).toEqual({
      ...refused,
      burstPercent: 100,
      proposal: toPrimary,
      subset: 'burst',
      seconds: 30,
    });
  });

  test('a target that is down or recovering', () => {
    const recovering = { ...healthy, healthyForMs: 9_999 };
    const refused = { burstPercent: 0, proposal: toBurst, target: 'burst' };

    expect(decideAt(30, 0, { subsets: { primary: healthy, burst: down } })).toEqual({
      ...refused,
      verdict: 'target-down',
      health: 'down',
    });
    expect(decideAt(30, 0, { subsets: { primary: healthy, burst: recovering } })).toEqual({
      ...refused,
      verdict: 'target-recovering',
      seconds: 10,
      waitMs: 1,
    });
    expect(outcome(decideAt(5, 100, { subsets: { primary: recovering, burst: healthy } }))).toEqual([
      100,
      'target-recovering',
    ]);
  });

  test('contention: the field manager, and the remaining wait', () => {
    expect(decideAt(30, 0, { contention: { by: 'flux', waitMs: 4_000 } })).toEqual({
      verdict: 'contended',
      burstPercent: 0,
      proposal: toBurst,
      by: 'flux',
      waitMs: 4_000,
    });
    expect(decideAt(30, 0, { contention: { by: 'flux', waitMs: 0 } })).toEqual(toBurst);
    expect(outcome(decideAt(12, 0, { contention: { by: 'flux', waitMs: 4_000 } }))).toEqual([0, 'settled']);
  });

  test('a pause, force, and a subset that is down', () => {
    expect(decideAt(30, 0, { pausedBy: 'setting' })).toEqual({ verdict: 'paused', burstPercent: 0, by: 'setting' });
    expect(decideAt(30, 100, { forced: { to: 'primary', by: 'annotation' } })).toEqual({
      verdict: 'forced',
      burstPercent: 0,
      by: 'annotation',
    });
    expect(decideAt(3, 50, { subsets: { primary: down, burst: healthy } })).toEqual({
      verdict: 'subset-down',
      burstPercent: 100,
      down: 'primary',
    });
    expect(decideAt(3, 100, { subsets: { primary: { ...down, healthyEndpoints: undefined }, burst: down } })).toEqual({
      verdict: 'target-down',
      burstPercent: 100,
      proposal: { verdict: 'subset-down', burstPercent: 0, down: 'burst' },
      target: 'primary',
      health: 'unknown',
    });
  });

  test.each([
    [15.5, 14.9, 16, { kind: 'barely-above', threshold: 15 }],
    [15, 14.9, 16, { kind: 'between', returnBelow: 10, burstAbove: 15 }],
    [10, 9, 10.5, { kind: 'between', returnBelow: 10, burstAbove: 15 }],
    [9.9, 9, 10.5, { kind: 'barely-below', threshold: 10 }],
    [9.9, 9, Number.POSITIVE_INFINITY, { kind: 'incomplete', threshold: 10 }],
  ])('a rate of %d that moves nothing', (perSecond, atLeast, atMost, finding) => {
    for (const MODE of ['flip', 'proportional']) {
      const rate = { perSecond, atLeast, atMost, windowSeconds: 2 };

      expect(decideAt(undefined, 30, { rate, env: { MODE } })).toEqual({
        verdict: 'settled',
        burstPercent: 30,
        finding: { ...finding, perSecond },
      });
    }
  });

  test('a share', () => {
    expect(decideAt(30, 0, { env: { MODE: 'proportional', PRIMARY_CAPACITY: '20' } })).toEqual({
      verdict: 'above',
      burstPercent: 40,
      finding: { kind: 'shared', perSecond: 30, capacity: 20, isLearnt: false },
    });
    expect(decideAt(5, 40, { env: { MODE: 'proportional' } })).toEqual(toPrimary);
  });

  test('a share that is exactly one and a half steps too large stays, and a step never exceeds 100 %', () => {
    const env = { MODE: 'proportional', TARGET_UTILIZATION_PERCENT: '100' };
    // Of 20/s, 25 % exceed the capacity of 15/s.
    expect(decideAt(20, 40, { env }).burstPercent).toBe(40);
    expect(decideAt(20, 41, { env }).burstPercent).toBe(30);
    expect(decideAt(1_000, 0, { env: { MODE: 'proportional', STEP_PERCENT: '30' } }).burstPercent).toBe(100);
  });
});
