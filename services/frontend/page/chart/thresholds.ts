import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type uPlot from 'uplot';
import { formatSetRate } from '../format.ts';
import { text } from '../language/text.ts';
import { color } from '../theme.ts';

/** Draws the thresholds of the watcher as dashed lines over everything else, with a label at the left end. */
export function drawThresholds(
  plot: uPlot,
  thresholds: WatcherStatus['thresholds'] | undefined,
  pixelRatio: number,
): void {
  if (thresholds === undefined) {
    return;
  }
  const { ctx, bbox, valToPos } = plot;
  const upper = valToPos(thresholds.burstAbove, 'y', true);
  const lower = valToPos(thresholds.returnBelow, 'y', true);
  const burstAbove = formatSetRate(thresholds.burstAbove);
  const returnBelow = formatSetRate(thresholds.returnBelow);
  const fontSize = 0.8125 * pixelRatio * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const labelHeight = 1.6 * fontSize;
  ctx.save();
  ctx.font = `600 ${fontSize}px system-ui, sans-serif`;
  drawLine(plot, upper, pixelRatio);
  drawLine(plot, lower, pixelRatio);
  if (bbox.top + bbox.height - lower > labelHeight) {
    drawLabel(plot, text('chart.toBurstAbove', { burstAbove }), upper - labelHeight / 2, fontSize, pixelRatio);
    drawLabel(plot, text('chart.toPrimaryBelow', { returnBelow }), lower + labelHeight / 2, fontSize, pixelRatio);
  } else {
    // At high rates, both lines are near the bottom, where there is space for one label only.
    const both = text('chart.bothThresholds', { burstAbove, returnBelow });
    drawLabel(plot, both, Math.min(upper, lower) - labelHeight / 2, fontSize, pixelRatio);
  }
  ctx.restore();
}

/** Draws a dashed line at `y`, with an outline in the colour of the background. */
function drawLine({ ctx, bbox }: uPlot, y: number, pixelRatio: number): void {
  const strokes = [
    { name: 'background', width: 4, dash: [] },
    { name: 'strong', width: 1.5, dash: [7, 5] },
  ] as const;
  for (const { name, width, dash } of strokes) {
    ctx.strokeStyle = color(name);
    ctx.lineWidth = width * pixelRatio;
    ctx.setLineDash(dash.map((length) => length * pixelRatio));
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
}

function drawLabel({ ctx, bbox }: uPlot, label: string, middle: number, fontSize: number, pixelRatio: number): void {
  const left = bbox.left + 6 * pixelRatio;
  ctx.fillStyle = color('background');
  ctx.fillRect(left, middle - fontSize * 0.7, ctx.measureText(label).width + 8 * pixelRatio, fontSize * 1.4);
  ctx.fillStyle = color('strong');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(label, left + 4 * pixelRatio, middle);
}
