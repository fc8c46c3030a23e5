import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SpillOver, spillOver } from '../test-support/spill-over.ts';

/** A queue of one second: a primary that can make 15 requests wait. */
const queue = { bucketSeconds: 1 };
const proportional = { MODE: 'proportional', PRIMARY_CAPACITY: '15' };
const seeds = Array.from({ length: 12 }, (_, i) => 1 + i * 7_919);

/** The mean of what happened in the runs of all seeds at 5, 30 and 5 a second with a capacity of 15. */
async function meanOf(options: Omit<SpillOver, 'seed'>) {
  const outcomes = await Promise.all(seeds.map((seed) => spillOver({ ...options, seed })));
  const mean = (value: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / outcomes.length;
  return {
    failed: mean(({ failed }) => failed),
    keptPercent: mean(({ primaryPercentAfterRise }) => primaryPercentAfterRise),
    movedAfterMs: mean(({ movedAfterMs }) => movedAfterMs),
    mostMoves: Math.max(...outcomes.map(({ moves }) => moves.length)),
    burstWithoutNeed: Math.max(...outcomes.map(({ burstWithoutNeed }) => burstWithoutNeed)),
  };
}

describe('flip', () => {
  test('moves within a second of the rise, and all failures are before that', async () => {
    const { failed, movedAfterMs, mostMoves } = await meanOf({ env: {}, split: 'random' });

    expect(movedAfterMs).toBeLessThan(1_000);
    expect(failed).toBeLessThan(13);
    expect(mostMoves).toBe(2);
  });
});

describe('proportional', () => {
  test('keeps half of the traffic in primary and loses fewer strings than flip did, if primary has a queue', async () => {
    const outcome = await meanOf({ env: proportional, split: 'random', ...queue });

    expect(outcome.keptPercent).toBeGreaterThanOrEqual(50);
    expect(outcome.failed).toBeLessThan(19); // flip with ticks of one second
    expect(outcome.mostMoves).toBeLessThanOrEqual(3);
    expect(outcome.burstWithoutNeed).toBe(0);
  });

  test('finer steps keep the head-room: almost no string is lost, and a little less than half stays', async () => {
    const { failed, keptPercent } = await meanOf({
      env: { ...proportional, STEP_PERCENT: '5' },
      split: 'random',
      ...queue,
    });

    expect(failed).toBeLessThan(4);
    expect(keptPercent).toBeGreaterThan(45);
  });

  test('without a queue, no share of a half is without losses, and a low utilization reduces them', async () => {
    const half = await meanOf({ env: proportional, split: 'random' });
    const low = await meanOf({ env: { ...proportional, TARGET_UTILIZATION_PERCENT: '60' }, split: 'random' });

    expect(half.failed).toBeGreaterThan(50);
    expect(low.failed).toBeLessThan(30);
    expect(low.keptPercent).toBeLessThan(35);
  });

  test('a smooth split needs neither', async () => {
    const { failed, keptPercent } = await meanOf({ env: proportional, split: 'smooth' });

    expect(failed).toBeLessThan(15); // All of them before the move.
    expect(keptPercent).toBeGreaterThanOrEqual(50);
  });

  test('a capacity that is not set is learnt from refusals', async () => {
    const load = { capacity: 11, split: 'random', ...queue } as const;
    const learnt = await meanOf({ ...load, env: { MODE: 'proportional' } });
    const wrong = await meanOf({ ...load, env: proportional });

    expect(learnt.failed).toBeLessThan(wrong.failed / 2);
    expect(learnt.mostMoves).toBeLessThanOrEqual(4);
  });

  test('whatever the rate, burst gets nothing that primary can take, and the share does not oscillate', async () => {
    const steady = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(steady, fc.integer(), fc.constantFrom('random', 'smooth'), async (perSecond, seed, split) => {
        const { moves, burstWithoutNeed } = await spillOver({
          env: proportional,
          phases: [5, perSecond, 5],
          seed,
          split,
          ...queue,
        });

        expect(moves.length).toBeLessThanOrEqual(6); // The share may follow a rise in steps.
        expect(moves.filter((percent, i) => percent < (moves[i - 1] ?? 0) && percent > 0)).toEqual([]);
        expect(burstWithoutNeed).toBe(0);
        if (perSecond <= 15) {
          expect(moves).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
