import { faded } from './faded.ts';
import type { FlowColors } from './flow-colors.ts';
import type { FlowGeometry } from './flow-geometry.ts';
import { branchTo, type Shares } from './lane-path.ts';
import { MAX_MARKS_PER_SECOND } from './mark-sampling.ts';
import type { OutcomeRates } from './outcome-rates.ts';

/** The distance of two streams in a lane, in CSS pixels. */
const DISTANCE = 9;
/** The parts of a dashed stream, and how fast it moves, in CSS pixels and milliseconds. */
const DASH = [7, 13];
const PIXELS_PER_MS = 0.42;
/** The rate at which a stream is brightest, in strings per second. */
const BRIGHTEST = 1_000;

/** The opacity of the streams of a lane with this rate, from 0 to 1, on a logarithmic scale. Pure. */
export function streamOpacity(perSecond: number): number {
  const part = Math.log(perSecond / MAX_MARKS_PER_SECOND) / Math.log(BRIGHTEST / MAX_MARKS_PER_SECOND);
  return perSecond === 0 ? 0 : 0.12 + 0.6 * Math.min(1, Math.max(0, part));
}

/** Draws dashes that flow through the lanes, the brighter the higher the rate. For rates at which marks are a sample. */
export function drawStreams(
  context: OffscreenCanvasRenderingContext2D,
  geometry: FlowGeometry,
  colors: FlowColors,
  shares: Shares,
  rates: OutcomeRates,
  nowMs: number,
): void {
  const { frontend, mesh, clusters, laneWidth } = geometry;
  const startX = frontend.x + frontend.width;
  context.lineWidth = 2;
  context.setLineDash(DASH);
  context.lineDashOffset = -nowMs * PIXELS_PER_MS;

  const all = rates.primary + rates.burst + rates.failed;
  context.strokeStyle = faded(colors.muted, streamOpacity(all) * 100);
  context.beginPath();
  for (const offset of streams(laneWidth)) {
    context.moveTo(startX, clusters.primary.grid.y + laneWidth / 2 + offset);
    context.lineTo(mesh.x, clusters.primary.grid.y + laneWidth / 2 + offset);
  }
  context.stroke();

  for (const name of ['primary', 'burst'] as const) {
    const { from, to, bend, width } = branchTo(name, geometry, shares);
    context.strokeStyle = faded(colors[name], streamOpacity(rates[name]) * 100);
    context.beginPath();
    for (const offset of streams(width)) {
      context.moveTo(from.x, from.y + offset);
      context.bezierCurveTo(from.x + bend, from.y + offset, to.x - bend, to.y + offset, to.x, to.y + offset);
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/** The distances of the streams from the middle of a lane of this width. */
function streams(width: number): number[] {
  const count = Math.floor(width / DISTANCE);
  return Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * DISTANCE);
}
