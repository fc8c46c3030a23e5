import { expect, test } from 'vitest';
import { flowGeometry } from './flow-geometry.ts';
import { FALL_MS, TRAVEL_MS } from './mark-flights.ts';
import { createMarkPath } from './mark-path.ts';
import { ends } from './outcome.ts';

const geometry = flowGeometry(1_250, 480);
const { frontend, mesh, clusters, laneWidth } = geometry;
const path = createMarkPath(geometry, { primary: 0.7, burst: 0.3 }, 12);
const at = (end: (typeof ends)[number], ageMs: number, seed = 1) => ({ ...path.at(end, ageMs, seed) });
const [toPrimary, toBurst, failedAtMesh, failedAtPrimary] = ends;

test.each([toPrimary, toBurst])('a mark travels from the frontend into the grid: $at', (end) => {
  const { grid } = clusters[end.at];
  const landed = at(end, TRAVEL_MS);

  expect(at(end, 0).x).toBeCloseTo(frontend.x + frontend.width);
  expect(landed.x).toBeGreaterThan(grid.x - 1);
  expect(landed.y).toBeGreaterThan(grid.y);
  expect(landed.y).toBeLessThan(grid.y + grid.height);
});

test.each([toPrimary, toBurst, failedAtPrimary])('it never jumps: $outcome at $at', (end) => {
  for (let ageMs = 0; ageMs < TRAVEL_MS; ageMs += 10) {
    const [a, b] = [at(end, ageMs), at(end, ageMs + 10)];
    expect(Math.hypot(b.x - a.x, b.y - a.y), `at ${ageMs} ms`).toBeLessThan(20);
  }
});

test('marks stay in their lane, at different heights', () => {
  const heights = Array.from({ length: 50 }, (_, seed) => at(toPrimary, 50, seed).y);
  const top = clusters.primary.grid.y;

  expect(Math.min(...heights)).toBeGreaterThan(top);
  expect(Math.max(...heights)).toBeLessThan(top + laneWidth);
  expect(new Set(heights.map(Math.round)).size).toBeGreaterThan(20);
});

test('a string that fails before it reaches a worker falls from the mesh, and fades', () => {
  const meshX = mesh.x + mesh.width / 2;
  const crossesMs = TRAVEL_MS * 0.5;
  const fallen = at(failedAtMesh, TRAVEL_MS + FALL_MS);

  expect(at(failedAtMesh, crossesMs).x).toBeLessThanOrEqual(meshX);
  expect(Math.max(...Array.from({ length: 21 }, (_, i) => at(failedAtMesh, i * 100).x))).toBeLessThanOrEqual(meshX);
  expect(fallen.y).toBeGreaterThan(mesh.y + mesh.height);
  expect(fallen.y).toBeLessThanOrEqual(geometry.height);
  expect(fallen.opacity).toBe(0);
});

test('a string that a worker refuses falls from the box of its cluster', () => {
  const refused = at(failedAtPrimary, TRAVEL_MS);
  expect(refused.x).toBeCloseTo(clusters.primary.box.x, 0);
  expect(refused.opacity).toBeCloseTo(1, 2);
  expect(at(failedAtPrimary, TRAVEL_MS + FALL_MS / 2).y).toBeGreaterThan(refused.y + 20);
});
