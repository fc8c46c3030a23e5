import type { Cluster } from '@hashr/messages/cluster.ts';
import { faded } from './faded.ts';
import type { FlowColors } from './flow-colors.ts';
import { cellMiddle, type FlowGeometry } from './flow-geometry.ts';
import { type Branch, branchTo, type Shares } from './lane-path.ts';
import { CORNER, drawFrontends, drawMesh, fillRounded, inset, OUTLINE } from './node-drawing.ts';

/** The width of the dot in an empty cell, in CSS pixels. */
const DOT = 2;

const clusterNames = ['primary', 'burst'] as const;

/**
 * Draws everything that does not move: the frontend, the mesh, the clusters, and lanes as wide as the shares.
 *
 * @param shares null if nothing is known about the split
 * @param frontends how many frontends send; up to three are drawn
 */
export function drawLanes(
  context: Context,
  geometry: FlowGeometry,
  colors: FlowColors,
  shares: Shares | null,
  frontends: number,
): void {
  for (const name of clusterNames) {
    drawCluster(context, geometry, colors, name, (shares?.[name] ?? 0) > 0);
  }
  drawInlet(context, geometry, colors);
  for (const name of clusterNames) {
    drawBranch(context, branchTo(name, geometry, shares ?? { primary: 0, burst: 0 }), colors, name);
  }
  drawMesh(context, geometry.mesh, colors);
  drawFrontends(context, geometry.frontend, colors, Math.min(3, frontends));
}

type Context = OffscreenCanvasRenderingContext2D;

function drawCluster(context: Context, geometry: FlowGeometry, colors: FlowColors, name: Cluster, isOn: boolean): void {
  const { box, grid } = geometry.clusters[name];
  const ink = isOn ? colors[name] : colors.muted;
  const bandY = grid.y + grid.height + (grid.y - box.y) / 2;
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, CORNER);
  context.clip();
  context.fillStyle = faded(ink, isOn ? 22 : 7);
  context.fillRect(box.x, box.y, box.width, bandY - box.y);
  context.fillStyle = isOn ? ink : faded(ink, 12);
  context.fillRect(box.x, bandY, box.width, box.y + box.height - bandY);
  context.restore();
  fillRounded(context, inset(box, OUTLINE / 2), CORNER, 'transparent', isOn ? ink : faded(ink, 45));
  context.fillStyle = faded(colors.muted, 45);
  for (let i = 0; i < geometry.cell.columns * geometry.cell.rows; i++) {
    const { x, y } = cellMiddle(geometry, name, i);
    context.fillRect(x - DOT / 2, y - DOT / 2, DOT, DOT);
  }
}

function drawInlet(context: Context, { frontend, mesh, clusters, laneWidth }: FlowGeometry, colors: FlowColors): void {
  context.fillStyle = faded(colors.muted, 18);
  const x = frontend.x + frontend.width;
  context.fillRect(x, clusters.primary.grid.y, mesh.x + mesh.width / 2 - x, laneWidth);
}

/** A lane with traffic runs from the grey of the inlet into the colour of its cluster. One without is a dashed line. */
function drawBranch(context: Context, branch: Branch, colors: FlowColors, name: Cluster): void {
  const { from, to, bend, width } = branch;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
  if (width === 0) {
    context.setLineDash([2, 7]);
    context.lineCap = 'round';
    context.lineWidth = 2;
    context.strokeStyle = faded(colors.muted, 70);
  } else {
    const gradient = context.createLinearGradient(from.x, 0, to.x, 0);
    gradient.addColorStop(0, faded(colors.muted, 18));
    gradient.addColorStop(0.2, faded(colors.muted, 18));
    gradient.addColorStop(0.9, faded(colors[name], 29));
    context.lineWidth = Math.max(3, width);
    context.strokeStyle = gradient;
  }
  context.stroke();
  context.setLineDash([]);
  context.lineCap = 'butt';
}
