import { faded } from './faded.ts';
import type { FlowColors } from './flow-colors.ts';
import { type Box, DECK } from './flow-geometry.ts';

/** The widths of lines, in CSS pixels. */
export const OUTLINE = 1.5;
export const CORNER = 12;

type Context = OffscreenCanvasRenderingContext2D;

/** A box with a net on it. */
export function drawMesh(context: Context, mesh: Box, colors: FlowColors): void {
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
export function drawFrontends(context: Context, box: Box, colors: FlowColors, count: number): void {
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

/** Draws a rectangle with round corners. Without a stroke, `stroke` is empty. */
export function fillRounded(
  context: Context,
  { x, y, width, height }: Box,
  corner: number,
  fill: string,
  stroke: string,
) {
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

/** A smaller rectangle in the middle of another one. */
export function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}
