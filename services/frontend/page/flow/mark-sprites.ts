import type { FlowColors } from './flow-colors.ts';
import { type Outcome, outcomeKinds } from './outcome.ts';

/** The marks, drawn once for a size and a theme. */
export interface MarkSprites {
  /** Draws a mark whose middle is next to this point, in CSS pixels. */
  draw(context: OffscreenCanvasRenderingContext2D, outcome: Outcome, x: number, y: number): void;
}

/** The room around a mark for its halo, in CSS pixels. */
const HALO = 2;

/**
 * Draws a circle for primary, a square for burst and a cross for a failure.
 *
 * @param size the width of a mark, in CSS pixels
 * @param hasHalo whether a line in the colour of the background separates the mark from a lane of its own colour
 * @param pixelRatio device pixels per CSS pixel
 */
export function createMarkSprites(size: number, hasHalo: boolean, colors: FlowColors, pixelRatio: number): MarkSprites {
  const side = size + 2 * HALO;
  const sprites = Object.fromEntries(
    outcomeKinds.map((outcome) => {
      const canvas = new OffscreenCanvas(Math.ceil(side * pixelRatio), Math.ceil(side * pixelRatio));
      const context = canvas.getContext('2d');
      if (context !== null) {
        context.scale(pixelRatio, pixelRatio);
        paint(context, outcome, size, hasHalo, colors);
      }
      return [outcome, canvas.transferToImageBitmap()];
    }),
  ) as Record<Outcome, ImageBitmap>;

  const width = Math.ceil(side * pixelRatio) / pixelRatio;
  /** On whole pixels of the screen, an image is copied as it is: that is sharp and fast. */
  const snapped = (place: number) => Math.round((place - side / 2) * pixelRatio) / pixelRatio;

  return {
    draw(context, outcome, x, y) {
      context.drawImage(sprites[outcome], snapped(x), snapped(y), width, width);
    },
  };
}

function paint(
  context: OffscreenCanvasRenderingContext2D,
  outcome: Outcome,
  size: number,
  hasHalo: boolean,
  colors: FlowColors,
): void {
  const path = shapeOf(outcome, size);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const thickness = outcome === 'failed' ? size * 0.3 : 0;
  if (hasHalo) {
    context.strokeStyle = colors.background;
    context.lineWidth = thickness + HALO * 1.5;
    context.stroke(path);
  }
  if (outcome === 'failed') {
    context.strokeStyle = colors.failed;
    context.lineWidth = thickness;
    context.stroke(path);
  } else {
    context.fillStyle = colors[outcome];
    context.fill(path);
  }
}

function shapeOf(outcome: Outcome, size: number): Path2D {
  const path = new Path2D();
  const [near, middle, far] = [HALO, HALO + size / 2, HALO + size];
  if (outcome === 'primary') {
    path.arc(middle, middle, size / 2, 0, 2 * Math.PI);
  } else if (outcome === 'burst') {
    path.roundRect(near, near, size, size, size * 0.12);
  } else {
    const inset = size * 0.12;
    path.moveTo(near + inset, near + inset);
    path.lineTo(far - inset, far - inset);
    path.moveTo(far - inset, near + inset);
    path.lineTo(near + inset, far - inset);
  }
  return path;
}
