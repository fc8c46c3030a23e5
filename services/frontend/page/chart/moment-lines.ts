import type uPlot from 'uplot';
import { color } from '../theme.ts';

/** Draws a vertical line at each weight change, and a dotted one at the present if the plot also shows the future. */
export function drawMoments(
  { ctx, bbox, valToPos }: uPlot,
  moveSeconds: number[],
  futureFromSeconds: number | undefined,
  pixelRatio: number,
): void {
  const drawLine = (seconds: number) => {
    const x = Math.round(valToPos(seconds, 'x', true));
    if (x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  };
  ctx.save();
  ctx.strokeStyle = color('strong');
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = 2 * pixelRatio;
  moveSeconds.forEach(drawLine);
  if (futureFromSeconds !== undefined) {
    ctx.globalAlpha = 0.7;
    ctx.lineWidth = pixelRatio;
    ctx.setLineDash([pixelRatio, 3 * pixelRatio]);
    drawLine(futureFromSeconds);
  }
  ctx.restore();
}
