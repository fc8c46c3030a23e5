import type uPlot from 'uplot';
import { color } from '../theme.ts';
import type { BurstPeriod } from './columns.ts';

/** The opacity of the shade when burst has all traffic. */
const MAX_OPACITY = 0.22;

/**
 * Shades the periods during which burst had a share of the weights, behind everything else, with a solid edge at the top.
 * The larger the share, the stronger the shade.
 */
export function drawBurstPeriods({ ctx, bbox, valToPos }: uPlot, periods: BurstPeriod[], pixelRatio: number): void {
  ctx.save();
  ctx.fillStyle = color('burst');
  for (const { fromSeconds, toSeconds, burstShare } of periods) {
    const left = Math.max(bbox.left, valToPos(fromSeconds, 'x', true));
    const right = Math.min(bbox.left + bbox.width, valToPos(toSeconds, 'x', true));
    if (right > left) {
      ctx.globalAlpha = MAX_OPACITY * burstShare;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top, right - left, 5 * pixelRatio * Math.max(0.4, burstShare));
    }
  }
  ctx.restore();
}
