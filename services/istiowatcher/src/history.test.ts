import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { expect, test } from 'vitest';
import { createHistory } from './history.ts';
import type { Observation, Split } from './observation.ts';

const rate = { perSecond: 5, atLeast: 5, atMost: 5, windowSeconds: 2 };
const noRate = new MeshFailure('unreachable', 'Nobody answers.');

/** An observation at a moment of both clocks, with these healthy endpoints of primary and burst. */
function observe(
  clockMs: number,
  [primary, burst]: [number | undefined, number | undefined],
  { atMs = clockMs, changedAtMs, rate: observed = rate }: Partial<Observation & Split & Observation['traffic']> = {},
): Observation {
  const subset = (healthyEndpoints: number | undefined) => ({ healthyEndpoints, failedShare: undefined });
  return {
    atMs,
    clockMs,
    traffic: { rate: observed, subsets: { primary: subset(primary), burst: subset(burst) }, notes: [] },
    split: {
      isSplit: true,
      burstPercent: 0,
      changedAtMs,
      changedBy: undefined,
      notes: [],
      paused: false,
      force: undefined,
      write: async () => {},
      announce: async () => {},
    },
  };
}

test('the time since a subset was last observed down', () => {
  const history = createHistory();
  history(observe(1_000, [1, 1]));
  history(observe(2_000, [1, 0]));
  const { primary, burst } = history(observe(5_000, [1, 1])).subsets;

  expect(primary.healthyForMs).toBe(Number.POSITIVE_INFINITY);
  expect(burst.healthyForMs).toBe(3_000);
});

test('a subset that is still not healthy after ten seconds is down', () => {
  const history = createHistory();
  history(observe(1_000, [0, 0]));

  expect(history(observe(10_999, [0, 0])).subsets.burst.starting).toBe(true);
  expect(history(observe(11_000, [0, 0])).subsets.burst.starting).toBe(false);
});

test('a subset that is not healthy yet at the start does not count as down, and unknown is not down', () => {
  const history = createHistory();
  expect(history(observe(1_000, [0, 0])).subsets.burst.starting).toBe(true);
  expect(history(observe(2_000, [1, 1])).subsets.burst).toMatchObject({
    healthyForMs: Number.POSITIVE_INFINITY,
    starting: false,
  });
  history(observe(3_000, [undefined, undefined]));
  expect(history(observe(4_000, [1, 1])).subsets.burst.healthyForMs).toBe(Number.POSITIVE_INFINITY);
});

test('a subset that goes down while its health is not known was down', () => {
  const history = createHistory();
  history(observe(1_000, [1, 1]));
  history(observe(2_000, [undefined, undefined]));
  history(observe(3_000, [0, 0]));

  expect(history(observe(4_000, [1, 1])).subsets.burst.healthyForMs).toBe(1_000);
});

test('a gap lasts from the first tick without a rate to the first with one', () => {
  const history = createHistory();
  const gapMs = [rate, noRate, noRate, rate, noRate].map(
    (observed, second) => history(observe(second * 1_000, [1, 1], { rate: observed })).gapMs,
  );

  expect(gapMs).toEqual([undefined, 0, 1_000, undefined, 0]);
});

test('the weights are unchanged since the time in the route', () => {
  const history = createHistory();

  expect(history(observe(5_000, [1, 1], { changedAtMs: 2_000 }))).toMatchObject({
    changedAtMs: 2_000,
    unchangedForMs: 3_000,
  });
  expect(history(observe(6_000, [1, 1]))).toMatchObject({ changedAtMs: undefined, unchangedForMs: undefined });
});

test('a change in the future, by another clock, happened when it was first read', () => {
  const history = createHistory();
  const change = { changedAtMs: 99_000 };
  history(observe(5_000, [1, 1], { ...change, atMs: 40_000 }));

  expect(history(observe(7_000, [1, 1], { ...change, atMs: 42_000 }))).toMatchObject({
    changedAtMs: 40_000,
    unchangedForMs: 2_000,
  });
  expect(history(observe(8_000, [1, 1], { changedAtMs: 99_500, atMs: 43_000 }))).toMatchObject({
    changedAtMs: 43_000,
    unchangedForMs: 0,
  });
});

test('while the route cannot be read, the age of its weights is not known', () => {
  const history = createHistory();
  const unreadable = { ...observe(1_000, [1, 1]), split: new MeshFailure('not-found', 'There is no VirtualService.') };

  expect(history(unreadable)).toMatchObject({ changedAtMs: undefined, unchangedForMs: undefined });
});

test('the highest rate of the last ten seconds, also during a gap', () => {
  const history = createHistory();
  const perSecond = (value: number) => ({ ...rate, perSecond: value });
  const peaks = ([perSecond(30), noRate, perSecond(5)] as const).map(
    (observed, i) => history(observe(i * 6_000, [1, 1], { rate: observed })).peakPerSecond,
  );

  expect(peaks).toEqual([30, 30, 5]);
});

test('the capacity of primary is learnt while burst has a share, also if the route cannot be read in between', () => {
  const history = createHistory();
  const refusing = (clockMs: number, burstPercent: number): Observation => {
    const observed = observe(clockMs, [1, 1], { changedAtMs: 1_000 });
    const load = { acceptedPerSecond: 11, refusedShare: 0.3 };
    const primary = { ...observed.traffic.subsets.primary, load };
    return {
      ...observed,
      traffic: { ...observed.traffic, subsets: { ...observed.traffic.subsets, primary } },
      split: { ...(observed.split as Split), burstPercent },
    };
  };
  const unreadable = { ...refusing(9_000, 50), split: new MeshFailure('not-found', 'There is no VirtualService.') };
  const unsplit: Observation = {
    ...refusing(9_500, 50),
    split: { ...(refusing(9_500, 50).split as Split), isSplit: false } as never,
  };
  const observations = [refusing(2_000, 50), refusing(8_000, 50), unreadable, unsplit, refusing(10_000, 0)];

  expect(observations.map((observation) => history(observation).learntCapacity)).toEqual([
    undefined,
    11,
    11,
    11,
    undefined,
  ]);
});
