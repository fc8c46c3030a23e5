import { rateAt } from '@hashr/messages/load-shape.ts';
import { expect, test } from 'vitest';
import { planFor } from './load-plan.ts';
import { planPoints } from './plan-points.ts';

const NOW_MS = 1_000_000;
const pointsOf = (text: string, elapsedMs = 0) =>
  planPoints(planFor({ shape: text, elapsedMs, durationMs: 0, isPaused: false }, '', NOW_MS), NOW_MS);

test('without a plan there are no points', () => {
  expect(planPoints(null, NOW_MS)).toEqual([]);
});

test('a step is two points of one time', () => {
  expect(pointsOf('steps:5x10s,20x30s')).toEqual([
    { atSeconds: 1_000, perSecond: 5 },
    { atSeconds: 1_010, perSecond: 5 },
    { atSeconds: 1_010, perSecond: 20 },
    { atSeconds: 1_040, perSecond: 20 },
  ]);
});

test('the points of a wave lie on its curve, and begin when it has begun', () => {
  const plan = planFor(
    { shape: 'wave:5-25x40s*3', elapsedMs: 30_000, durationMs: 120_000, isPaused: false },
    '',
    NOW_MS,
  );
  const points = planPoints(plan, NOW_MS);

  expect(points[0]).toEqual({ atSeconds: 970, perSecond: 5 });
  expect(points.at(-1)?.atSeconds).toBe(1_090);
  for (const { atSeconds, perSecond } of points.slice(0, -1)) {
    expect(perSecond).toBeCloseTo(plan === null ? 0 : rateAt(plan.shape, (atSeconds - 970) * 1_000), 6);
  }
});

test('a long shape with many repeats has only the points that the chart can show', () => {
  const points = pointsOf('steps:1x1s,2x1s,3x1s*1000', 2_000_000);

  expect(points.length).toBeLessThan(2_100);
  expect(points[0]?.atSeconds).toBeGreaterThan(1_000 - 604);
  expect(points[0]?.atSeconds).toBeLessThanOrEqual(1_000 - 600 + 3);
  expect(points.at(-1)?.atSeconds).toBeLessThanOrEqual(1_000 + 301);
});
