import type uPlot from 'uplot';
import { color } from '../theme.ts';

/** A point of a planned load. Between two points it changes evenly; two points of one time are a step. */
export interface PlanPoint {
  /** In seconds since 1970 by the clock of this page. */
  atSeconds: number;
  /** In strings per second. */
  perSecond: number;
}

/**
 * Draws the planned load over everything else, as a thin dashed line.
 *
 * @param points in seconds of the plot, oldest first
 */
export function drawPlan({ ctx, bbox, valToPos }: uPlot, points: PlanPoint[], pixelRatio: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  for (const { atSeconds, perSecond } of points) {
    ctx.lineTo(valToPos(atSeconds, 'x', true), valToPos(perSecond, 'y', true));
  }
  ctx.lineWidth = 1.5 * pixelRatio;
  ctx.setLineDash([3 * pixelRatio, 3 * pixelRatio]);
  ctx.strokeStyle = color('strong');
  ctx.stroke();
  ctx.restore();
}

/** Returns the highest rate of the part of a plan that lies between two times. Pure. */
export function highestPlanned(points: PlanPoint[], fromSeconds: number, toSeconds: number): number {
  return points.reduce((highest, { atSeconds, perSecond }, i) => {
    const next = points[i + 1]?.atSeconds ?? atSeconds;
    const before = points[i - 1]?.atSeconds ?? atSeconds;
    return before <= toSeconds && next >= fromSeconds ? Math.max(highest, perSecond) : highest;
  }, 0);
}
