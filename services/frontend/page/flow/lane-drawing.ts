import type { Cluster } from '@hashr/messages/cluster.ts';
import { faded } from './faded.ts';
import type { FlowColors } from './flow-colors.ts';
import { type Box, cellMiddle, DECK, type FlowGeometry } from './flow-geometry.ts';
import { type Branch, branchTo, type Shares } from './lane-path.ts';

/** The widths of lines, in CSS pixels. */
const OUTLINE = 1.5;
const CORNER = 12;
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

/** A box with a net on it. */
function drawMesh(context: Context, mesh: Box, colors: FlowColors): void {
  fillRounded(context, mesh, CORNER, colors.background, '');
  fillRounded(context, inset(mesh, OUTLINE / 2), CORNER, faded(colors.muted, 14), colors.muted);
  context.save();
  context.beginPath();
  context.roundRect(mesh.x, mesh.y, mesh.width, mesh.height, CORNER);
  context.clip();
  context.beginPath();
  const step = Math.max(9, mesh.width / 5);
  for (let x = mesh.x - mesh.height; x < mesh.x + mesh.width; x += step) {
    context.moveTo(x, mesh.y);
    context.lineTo(x + mesh.height, mesh.y + mesh.height);
    context.moveTo(x, mesh.y + mesh.height);
    context.lineTo(x + mesh.height, mesh.y);
  }
  context.lineWidth = 1;
  context.strokeStyle = faded(colors.muted, 32);
  context.stroke();
  context.restore();
}

/** Windows of a browser, one behind the other. */
function drawFrontends(context: Context, box: Box, colors: FlowColors, count: number): void {
  for (let i = count - 1; i >= 0; i--) {
    const card = { ...box, x: box.x - i * DECK, y: box.y + i * DECK, height: box.height - 2 * i * DECK };
    fillRounded(context, card, CORNER, colors.background, '');
    fillRounded(context, inset(card, OUTLINE / 2), CORNER, faded(colors.muted, 12), colors.muted);
  }
  const bar = Math.min(22, box.height * 0.25);
  const dot = bar * 0.14;
  context.fillStyle = colors.muted;
  context.fillRect(box.x, box.y + bar, box.width, 1);
  for (let i = 0; i < 3; i++) {
    context.beginPath();
    context.arc(box.x + bar * 0.6 + i * dot * 3.6, box.y + bar / 2 + 0.5, dot, 0, 2 * Math.PI);
    context.fill();
  }
}

function fillRounded(context: Context, { x, y, width, height }: Box, corner: number, fill: string, stroke: string) {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(corner, width / 3, height / 3));
  context.fillStyle = fill;
  context.fill();
  if (stroke !== '') {
    context.lineWidth = OUTLINE;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}
