import type { Cluster } from '@hashr/messages/cluster.ts';
import { type Box, cellMiddle } from './flow-geometry.ts';
import type { FlowLayers, FlowLook } from './flow-look.ts';
import type { FlowScene } from './flow-scene.ts';
import { drawLanes } from './lane-drawing.ts';
import type { Shares } from './lane-path.ts';
import { layerBoxes } from './layer-boxes.ts';
import { createMarkPath, type MarkPath } from './mark-path.ts';
import { createMarkSprites } from './mark-sprites.ts';
import { drawStreams } from './stream-drawing.ts';

/** The width of a mark in a grid, of one that travels, and of one that is a sample, as parts of a cell. */
const GRID_MARK = 0.72;
const TRAVELLING_MARK = 0.82;
const SAMPLE_MARK = 0.6;

const noShares: Shares = { primary: 0, burst: 0 };

/** Draws scenes in one size and one theme. */
export interface FlowPainter {
  /** Draws a scene. While it is still, nothing that travels is drawn. */
  paint(scene: FlowScene, nowMs: number, isStill: boolean): void;
}

/** Sets the sizes of the canvases, and prepares what stays the same from frame to frame. */
export function createFlowPainter(layers: FlowLayers, { geometry, colors, pixelRatio }: FlowLook): FlowPainter {
  const { cell } = geometry;
  const boxes = layerBoxes(geometry);
  const lanes = prepare(layers.lanes, boxes.lanes, pixelRatio);
  const grids = prepare(layers.grids, boxes.grids, pixelRatio);
  const marks = prepare(layers.marks, boxes.marks, pixelRatio);
  const markSize = cell.height * TRAVELLING_MARK;
  const gridSprites = createMarkSprites(cell.height * GRID_MARK, false, colors, pixelRatio);
  const sprites = createMarkSprites(markSize, true, colors, pixelRatio);
  const samples = createMarkSprites(cell.height * SAMPLE_MARK, true, colors, pixelRatio);
  let path: MarkPath | undefined;
  let drawnLanes = '';
  const shown: Record<Cluster, number> = { primary: 0, burst: 0 };
  let isEmpty = true;

  /** Draws the lanes again only if they have changed. */
  function paintLanes(shares: Shares | null, frontends: number): void {
    const key = `${shares?.burst} ${frontends}`;
    if (key !== drawnLanes) {
      drawnLanes = key;
      lanes.clearRect(0, 0, geometry.width, geometry.height);
      drawLanes(lanes, geometry, colors, shares, frontends);
      path = createMarkPath(geometry, shares ?? noShares, markSize);
    }
  }

  /** Fills and empties only the cells that change. Newest first, by columns from the left, where the lane ends. */
  function paintGrid(name: Cluster, count: number): void {
    for (let i = shown[name]; i < count; i++) {
      const { x, y } = cellMiddle(geometry, name, i);
      gridSprites.draw(grids, name, x, y);
    }
    for (let i = count; i < shown[name]; i++) {
      const { x, y } = cellMiddle(geometry, name, i);
      grids.clearRect(x - cell.width / 2, y - cell.height / 2, cell.width, cell.height);
    }
    shown[name] = count;
  }

  function paintMarks(scene: FlowScene, nowMs: number): void {
    const shapes = scene.state.perMark > 1 ? samples : sprites;
    scene.visitMarks(nowMs, (end, ageMs, seed) => {
      const place = path?.at(end, ageMs, seed);
      if (place !== undefined) {
        marks.globalAlpha = place.opacity;
        shapes.draw(marks, end.outcome, place.x, place.y);
      }
    });
    marks.globalAlpha = 1;
  }

  return {
    paint(scene, nowMs, isStill) {
      const shares = scene.shares(nowMs);
      paintLanes(shares, scene.state.frontends);
      const counts = scene.arrivals(cell.columns * cell.rows, nowMs);
      for (const name of ['primary', 'burst'] as const) {
        paintGrid(name, counts[name]);
      }
      const hasStreams = scene.state.perMark > 1;
      const hasMarks = !isStill && scene.isMoving(nowMs);
      if (!isEmpty || hasStreams || hasMarks) {
        const { x, y, width, height } = boxes.marks;
        marks.clearRect(x, y, width, height);
        isEmpty = !hasStreams && !hasMarks;
      }
      if (hasStreams) {
        drawStreams(marks, geometry, colors, shares ?? noShares, scene.state.rates, isStill ? 0 : nowMs);
      }
      if (hasMarks) {
        paintMarks(scene, nowMs);
      }
    },
  };
}

/** Sets the size of a canvas. Its coordinates are those of the panel, in CSS pixels. */
function prepare(canvas: OffscreenCanvas, box: Box, pixelRatio: number): OffscreenCanvasRenderingContext2D {
  canvas.width = Math.round(box.width * pixelRatio);
  canvas.height = Math.round(box.height * pixelRatio);
  const context = canvas.getContext('2d');
  if (context === null) {
    throw new Error('The browser has no canvas.');
  }
  context.scale(canvas.width / box.width, canvas.height / box.height);
  context.translate(-box.x, -box.y);
  return context;
}
