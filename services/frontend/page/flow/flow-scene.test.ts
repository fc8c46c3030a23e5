import { expect, test } from 'vitest';
import { createFlowScene, type FlowScene, type FlowState } from './flow-scene.ts';
import { FALL_MS, TRAVEL_MS } from './mark-flights.ts';

const state = (change: Partial<FlowState> = {}): FlowState => ({
  shares: { primary: 1, burst: 0 },
  rates: { primary: 20, burst: 0, failed: 0 },
  frontends: 1,
  perMark: 1,
  ...change,
});
const counts = (change: object) => ({ primary: 0, burst: 0, failed: 0, other: 0, ...change });

function ages(scene: FlowScene, nowMs: number): number[] {
  const found: number[] = [];
  scene.visitMarks(nowMs, (_, ageMs) => found.push(ageMs));
  return found;
}

test('the marks of a batch start spread over the time since the last one, travel, and arrive in the grid', () => {
  const scene = createFlowScene();
  scene.show(state(), 0, false);
  scene.add(counts({ primary: 1 }), 10_000, false);
  scene.add(counts({ primary: 2, burst: 2 }), 10_100, false);

  expect(ages(scene, 10_100)).toEqual([100, 0]);
  expect(ages(scene, 10_200)).toEqual([200, 100, 75, 50, 25]);
  scene.advance(10_200 + TRAVEL_MS);
  expect(scene.arrivals(100, 10_200 + TRAVEL_MS)).toEqual({ primary: 3, burst: 2 });
  expect(scene.isMoving(10_200 + TRAVEL_MS)).toBe(false);
});

test('while it is still, marks appear where they end, and failures do not appear', () => {
  const scene = createFlowScene();
  scene.add(counts({ primary: 2, burst: 1, failed: 5 }), 1_000, true);

  expect(ages(scene, 1_000)).toEqual([]);
  expect(scene.arrivals(100, 1_000)).toEqual({ primary: 2, burst: 1 });
});

test('failed strings fall, and do not arrive', () => {
  const scene = createFlowScene();
  scene.show(state(), 0, false);
  scene.add(counts({ failed: 1 }), 1_000, false);
  scene.advance(1_000 + TRAVEL_MS);

  expect(ages(scene, 1_000 + TRAVEL_MS)).toEqual([TRAVEL_MS]);
  expect(scene.arrivals(100, 1_000 + TRAVEL_MS)).toEqual({ primary: 0, burst: 0 });
  scene.advance(1_000 + TRAVEL_MS + FALL_MS);
  expect(scene.isMoving(1_000 + TRAVEL_MS + FALL_MS)).toBe(false);
});

test('the lanes take a moment to their new width', () => {
  const scene = createFlowScene();
  scene.show(state(), 0, false);
  scene.show(state({ shares: { primary: 0, burst: 1 } }), 10_000, false);

  expect(scene.shares(10_000)).toEqual({ primary: 1, burst: 0 });
  expect(scene.shares(10_350)).toEqual({ primary: 0.5, burst: 0.5 });
  expect(scene.isMoving(10_350)).toBe(true);
  expect(scene.shares(10_700)).toEqual({ primary: 0, burst: 1 });
  expect(scene.isMoving(10_700)).toBe(false);
});

test('while it is still, the lanes have their new width at once', () => {
  const scene = createFlowScene();
  scene.show(state(), 0, true);
  scene.show(state({ shares: { primary: 0, burst: 1 } }), 10_000, true);

  expect(scene.shares(10_000)).toEqual({ primary: 0, burst: 1 });
});

test('it moves all the time if marks are a sample', () => {
  const scene = createFlowScene();
  scene.show(state({ perMark: 20 }), 0, false);

  expect(scene.isMoving(100_000)).toBe(true);
});
