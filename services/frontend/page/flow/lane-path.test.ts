import { expect, test } from 'vitest';
import { flowGeometry } from './flow-geometry.ts';
import { branchTo, pointOn } from './lane-path.ts';

const geometry = flowGeometry(1_250, 480);
const { laneWidth, clusters, mesh } = geometry;

test.each([0, 0.3, 0.5, 1])('at the mesh the branches are as wide as the lane from the frontend: burst %d', (burst) => {
  const shares = { primary: 1 - burst, burst };
  const [toPrimary, toBurst] = [branchTo('primary', geometry, shares), branchTo('burst', geometry, shares)];
  const top = clusters.primary.grid.y;

  expect(toPrimary.width + toBurst.width).toBeCloseTo(laneWidth);
  expect(toPrimary.from.y - toPrimary.width / 2).toBeCloseTo(top);
  expect(toBurst.from.y - toBurst.width / 2).toBeCloseTo(toPrimary.from.y + toPrimary.width / 2);
  expect(toBurst.from.y + toBurst.width / 2).toBeCloseTo(top + laneWidth);
});

test.each(['primary', 'burst'] as const)('a branch leads from the mesh to the middle of the grid of %s', (name) => {
  const branch = branchTo(name, geometry, { primary: 0.5, burst: 0.5 });
  const { box, grid } = clusters[name];

  expect(pointOn(branch, 0)).toEqual({ x: mesh.x + mesh.width / 2, y: branch.from.y });
  expect(pointOn(branch, 1)).toEqual({ x: box.x, y: grid.y + grid.height / 2 });
});

test('all traffic to primary runs straight', () => {
  const branch = branchTo('primary', geometry, { primary: 1, burst: 0 });
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    expect(pointOn(branch, part).y).toBeCloseTo(branch.to.y);
  }
});
