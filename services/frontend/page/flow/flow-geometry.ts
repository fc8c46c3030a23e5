import type { Cluster } from '@hashr/messages/cluster.ts';

/** A rectangle in CSS pixels, from the upper left corner of the panel. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The place of everything in the panel, in CSS pixels. */
export interface FlowGeometry {
  width: number;
  height: number;
  /** The width of a lane that carries all traffic. It is also the height of a grid. */
  laneWidth: number;
  frontend: Box;
  mesh: Box;
  clusters: Record<Cluster, { box: Box; header: Box; grid: Box }>;
  /** The name of a cluster and its share are below each other instead of side by side. */
  isStacked: boolean;
  /** The size of a cell of a grid, and how many a grid has. */
  cell: { width: number; height: number; columns: number; rows: number };
  /** The part of the panel in which marks travel and fall. */
  marks: Box;
  /** Where the offered load is, and below it the headline if the panel has room for it. */
  offered: Box;
  headline: Box;
  /** The sizes of texts. */
  fonts: { offered: number; share: number; name: number; label: number };
}

/** A cell in which marks are easy to tell apart, and the fewest rows of a grid. */
const CELL = 19;
const MIN_ROWS = 4;
/** How far the cards of several frontends are apart. */
export const DECK = 4;
/** The widths of "100 %", and of a name beside it, as multiples of the size of the share. */
const HEADER_EMS = 6;
const SHARE_EMS = 3.5;

/**
 * Places the parts of the panel: the lane runs straight from the frontend through the mesh to primary, and branches off
 * to burst. Pure.
 *
 * @param width of the panel, in CSS pixels
 * @param height of the panel
 */
export function flowGeometry(width: number, height: number): FlowGeometry {
  const gap = clamp(height * 0.045, 8, 20);
  const padding = clamp(height * 0.03, 7, 16);
  const boxX = Math.round(width * (width < 480 ? 0.5 : 0.52));
  const boxWidth = width - boxX;
  const boxHeight = (height - gap) / 2;
  const inside = boxWidth - 2 * padding;

  const isStacked = inside < 250;
  const share = isStacked
    ? clamp(boxHeight * 0.3, 18, inside / SHARE_EMS)
    : clamp(boxHeight * 0.38, 18, inside / HEADER_EMS);
  const name = isStacked ? clamp(inside / 9, 12, 18) : clamp(share * 0.46, 14, 42);
  const headerHeight = isStacked ? name * 1.3 + share * 1.1 : share * 1.15;

  const gridHeight = Math.max(12, Math.min(boxHeight * 0.44, boxHeight - headerHeight - padding * 1.6));
  const rows = Math.max(MIN_ROWS, Math.round(gridHeight / CELL));
  const cellHeight = gridHeight / rows;
  const columns = Math.max(1, Math.floor(inside / cellHeight));

  const cluster = (y: number) => ({
    box: { x: boxX, y, width: boxWidth, height: boxHeight },
    grid: { x: boxX + padding, y: y + padding, width: inside, height: gridHeight },
    header: { x: boxX + padding, y: y + padding + gridHeight, width: inside, height: boxHeight - padding - gridHeight },
  });
  const clusters = { primary: cluster(0), burst: cluster(boxHeight + gap) };

  const { y: laneY } = clusters.primary.grid;
  const frontend = {
    x: 2 * DECK,
    y: laneY - padding * 0.6,
    width: clamp(boxX * 0.2, 32, 110),
    height: gridHeight + padding * 1.2,
  };
  const meshWidth = clamp(boxX * 0.15, 26, 92);
  const lanesX = frontend.x + frontend.width;
  const meshX = lanesX + (boxX - lanesX) * 0.42 - meshWidth / 2;
  const mesh = { x: meshX, y: laneY - padding, width: meshWidth, height: gridHeight + 2 * padding };
  const label = clamp(Math.min(height * 0.045, boxX * 0.06), 12, 20);
  const belowLane = mesh.y + mesh.height + label * 1.4;
  const offered = share * 1.2;
  const offeredHeight = label * 1.35 + offered * 1.15;
  const left = meshX + meshWidth - frontend.x;

  return {
    width,
    height,
    laneWidth: gridHeight,
    frontend,
    mesh,
    clusters,
    isStacked,
    cell: { width: inside / columns, height: cellHeight, columns, rows },
    marks: {
      x: lanesX - padding,
      y: 0,
      width: boxX + padding + cellHeight - lanesX + padding,
      height: Math.min(height, clusters.burst.grid.y + gridHeight + padding * 2),
    },
    offered: { x: frontend.x, y: belowLane, width: left, height: offeredHeight },
    headline: {
      x: frontend.x,
      y: belowLane + offeredHeight,
      width: boxX * 0.84 - frontend.x,
      height: height - belowLane - offeredHeight,
    },
    fonts: { offered, share, name, label },
  };
}

/** The middle of a cell of the grid of a cluster. Cells are counted by columns, from the left. Pure. */
export function cellMiddle({ cell, clusters }: FlowGeometry, name: Cluster, index: number): { x: number; y: number } {
  const { grid } = clusters[name];
  return {
    x: grid.x + (Math.floor(index / cell.rows) + 0.5) * cell.width,
    y: grid.y + ((index % cell.rows) + 0.5) * cell.height,
  };
}

/** The number, or the nearest limit. If the limits contradict each other, the upper one wins. */
function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
