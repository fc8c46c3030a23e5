import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type uPlot from 'uplot';
import type { Band } from './history.ts';
import { color } from './theme.ts';
import { formatThreshold } from './what-comes-next.ts';

/** A band of full burst covers what is behind it by so much; less burst, less. */
const SHADE = 0.22;

/** Shades the times when the weights were in burst, behind everything else, with a solid edge on top. */
export function shadeBursts({ ctx, bbox, valToPos }: uPlot, bands: Band[], pixels: number): void {
  ctx.save();
  ctx.fillStyle = color('burst');
  for (const { fromSeconds, toSeconds, burstShare } of bands) {
    const left = Math.max(bbox.left, valToPos(fromSeconds, 'x', true));
    const right = Math.min(bbox.left + bbox.width, valToPos(toSeconds, 'x', true));
    if (right > left) {
      ctx.globalAlpha = SHADE * burstShare;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top, right - left, 5 * pixels * Math.max(0.4, burstShare));
    }
  }
  ctx.restore();
}

/** Draws the thresholds as dashed lines over everything else, with their words at the left end. */
export function drawThresholds(
  { ctx, bbox, valToPos }: uPlot,
  { burstAbove, returnBelow }: WatcherStatus['thresholds'],
  pixels: number,
): void {
  const upper = { y: valToPos(burstAbove, 'y', true), words: `to burst above ${formatThreshold(burstAbove)}` };
  const lower = { y: valToPos(returnBelow, 'y', true), words: `back below ${formatThreshold(returnBelow)}` };
  const size = 0.8125 * pixels * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = 1.6 * size;
  ctx.save();
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  for (const { y } of [upper, lower]) {
    line(y, 4 * pixels, 'ground', []);
    line(y, 1.5 * pixels, 'asked', [7 * pixels, 5 * pixels]);
  }
  if (bbox.top + bbox.height - lower.y > room) {
    label(upper.words, upper.y - room / 2);
    label(lower.words, lower.y + room / 2);
  } else {
    // At high rates both lines lie near the bottom: one label has to do.
    label(`${upper.words}, ${lower.words}`, Math.min(upper.y, lower.y) - room / 2);
  }
  ctx.restore();

  function line(y: number, width: number, name: 'ground' | 'asked', dash: number[]): void {
    ctx.strokeStyle = color(name);
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }

  function label(words: string, middle: number): void {
    const left = bbox.left + 6 * pixels;
    ctx.fillStyle = color('ground');
    ctx.fillRect(left, middle - size * 0.7, ctx.measureText(words).width + 8 * pixels, size * 1.4);
    ctx.fillStyle = color('asked');
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(words, left + 4 * pixels, middle);
  }
}
