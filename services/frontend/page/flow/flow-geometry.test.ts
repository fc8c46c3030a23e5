import { describe, expect, test } from 'vitest';
import { type Box, cellMiddle, type FlowGeometry, flowGeometry } from './flow-geometry.ts';
import { layerBoxes } from './layer-boxes.ts';

/** From a phone to a projector. */
const panels = [
  [320, 260],
  [360, 260],
  [520, 260],
  [780, 320],
  [1_250, 480],
  [1_900, 700],
] as const;

const boxesOf = ({ frontend, mesh, clusters }: FlowGeometry): Record<string, Box> => ({
  frontend,
  mesh,
  primary: clusters.primary.box,
  burst: clusters.burst.box,
});

const isInside = (inner: Box, outer: Box) =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each(panels)('a panel of %i x %i', (width, height) => {
  const geometry = flowGeometry(width, height);
  const { clusters, fonts, cell, laneWidth } = geometry;

  test('contains everything, and nothing overlaps', () => {
    const boxes = Object.entries(boxesOf(geometry));
    for (const [name, box] of boxes) {
      expect(isInside(box, { x: 0, y: 0, width, height }), name).toBe(true);
    }
    for (const [i, [name, box]] of boxes.entries()) {
      for (const [other, otherBox] of boxes.slice(i + 1)) {
        expect(overlap(box, otherBox), `${name} and ${other}`).toBe(false);
      }
    }
  });

  test.each(['primary', 'burst'] as const)('%s has room for its texts and its grid', (name) => {
    const { box, header, grid } = clusters[name];
    expect(isInside(header, box)).toBe(true);
    expect(isInside(grid, box)).toBe(true);
    expect(overlap(header, grid)).toBe(false);
    expect(header.height).toBeGreaterThanOrEqual(geometry.isStacked ? fonts.name + fonts.share : fonts.share);
    expect(grid.height).toBe(laneWidth);
  });

  test('the offered load is the largest text, then come the shares and the names', () => {
    expect(fonts.offered).toBeGreaterThan(fonts.share);
    expect(fonts.share).toBeGreaterThan(fonts.name);
    expect(fonts.name).toBeGreaterThanOrEqual(fonts.label);
    expect(fonts.label).toBeGreaterThanOrEqual(12);
    expect(fonts.share).toBeGreaterThanOrEqual(28);
  });

  test('cells fill the grid, and are large enough for a mark', () => {
    expect(cell.rows * cell.height).toBeCloseTo(clusters.primary.grid.height);
    expect(cell.columns * cell.width).toBeCloseTo(clusters.primary.grid.width);
    expect(Math.min(cell.width, cell.height)).toBeGreaterThan(9);
    expect(cellMiddle(geometry, 'burst', cell.rows + 1)).toEqual({
      x: expect.closeTo(clusters.burst.grid.x + 1.5 * cell.width),
      y: expect.closeTo(clusters.burst.grid.y + 1.5 * cell.height),
    });
  });

  test('the canvases have whole pixels, and cover what is drawn on them', () => {
    const { lanes, grids, marks } = layerBoxes(geometry);
    for (const { x, y, width, height } of [lanes, grids, marks]) {
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
    }
    expect(isInside(clusters.burst.grid, grids)).toBe(true);
    expect(isInside(geometry.marks, marks)).toBe(true);
    expect(marks.x + marks.width).toBeGreaterThan(clusters.burst.grid.x + cell.width / 2);
  });
});

test('the names are beside the shares if there is room', () => {
  expect(flowGeometry(320, 260).isStacked).toBe(true);
  expect(flowGeometry(1_250, 480).isStacked).toBe(false);
});

test('even a panel that is far too small has a geometry', () => {
  const numbers = JSON.stringify(flowGeometry(1, 1));

  expect(numbers).not.toMatch(/null|NaN/);
});
