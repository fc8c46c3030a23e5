import { color } from '../theme.ts';
import { type Outcome, outcomeKinds } from './recent-outcomes.ts';

/** Sizes of a cell and of the mark in it, in CSS pixels. */
const CELL = 16;
const MARK = 11;
const DOT = 2;

/** Draws outcomes on a canvas, newest on the left, column by column; shape and colour show the kind. Empty cells get a dot. */
export function drawOutcomes(canvas: HTMLCanvasElement, newestFirst: Outcome[]): void {
  const context = canvas.getContext('2d');
  if (context === null) {
    return;
  }
  const { clientWidth, clientHeight } = canvas;
  canvas.width = clientWidth * devicePixelRatio;
  canvas.height = clientHeight * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const rows = Math.max(1, Math.floor(clientHeight / CELL));
  const cells = rows * Math.floor(clientWidth / CELL);
  const paths = { primary: new Path2D(), burst: new Path2D(), failed: new Path2D(), empty: new Path2D() };
  for (let i = 0; i < cells; i++) {
    const kind = newestFirst[i] ?? 'empty';
    addShape(paths[kind], kind, Math.floor(i / rows) * CELL, (i % rows) * CELL);
  }
  paint(context, paths.empty, 'muted');
  for (const kind of outcomeKinds) {
    paint(context, paths[kind], kind);
  }
}

function paint(context: CanvasRenderingContext2D, path: Path2D, name: Outcome | 'muted'): void {
  if (name === 'failed') {
    context.strokeStyle = color(name);
    context.lineWidth = 3;
    context.stroke(path);
  } else {
    context.fillStyle = color(name);
    context.fill(path);
  }
}

/** Adds a circle for primary, a square for burst, a cross for a failure, or a dot to the cell at `x`, `y`. */
function addShape(path: Path2D, kind: Outcome | 'empty', x: number, y: number): void {
  const [near, middle, far] = [(CELL - MARK) / 2, CELL / 2, (CELL + MARK) / 2];
  if (kind === 'primary') {
    path.moveTo(x + far, y + middle);
    path.arc(x + middle, y + middle, MARK / 2, 0, 2 * Math.PI);
  } else if (kind === 'burst') {
    path.rect(x + near, y + near, MARK, MARK);
  } else if (kind === 'failed') {
    path.moveTo(x + near, y + near);
    path.lineTo(x + far, y + far);
    path.moveTo(x + far, y + near);
    path.lineTo(x + near, y + far);
  } else {
    path.rect(x + middle - DOT / 2, y + middle - DOT / 2, DOT, DOT);
  }
}
