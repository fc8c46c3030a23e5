import type { Batch } from '@hashr/messages/page-events.ts';
import { createAnswerMarks, type Mark } from './answer-marks.ts';
import { find } from './element.ts';
import { color } from './theme.ts';

/** The space of a mark, in CSS pixels. */
const CELL = 16;
const MARK = 11;
/** More than fit on the widest screen. */
const CAPACITY = 2_000;
/** For those who want no motion, the grid changes only so often, in milliseconds. */
const CALM_MS = 1_000;

/** Draws one mark for each answer: colour and shape say by whom. Newest at the left, column by column. */
export function createAnswerGrid(): { add(counts: Batch['counts']): void; redraw(): void } {
  const canvas = find<HTMLCanvasElement>('#answers');
  const context = canvas.getContext('2d');
  const marks = createAnswerMarks(CAPACITY);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let drawnMs = 0;
  let asked = false;

  function draw(nowMs: number): void {
    if (calm.matches && nowMs - drawnMs < CALM_MS) {
      requestAnimationFrame(draw);
      return;
    }
    asked = false;
    drawnMs = nowMs;
    const { clientWidth, clientHeight } = canvas;
    canvas.width = clientWidth * devicePixelRatio;
    canvas.height = clientHeight * devicePixelRatio;
    context?.scale(devicePixelRatio, devicePixelRatio);
    const rows = Math.max(1, Math.floor(clientHeight / CELL));
    const visible = rows * Math.floor(clientWidth / CELL);
    const newest = marks.newest().slice(0, visible);
    paintEmpty(newest.length, visible, rows);
    for (const kind of ['primary', 'burst', 'failed'] as const) {
      const path = new Path2D();
      for (const [i, mark] of newest.entries()) {
        if (mark === kind) {
          addShape(path, kind, Math.floor(i / rows) * CELL, (i % rows) * CELL);
        }
      }
      paint(path, kind);
    }
  }

  /** Dots where no answer has come yet. */
  function paintEmpty(from: number, to: number, rows: number): void {
    const path = new Path2D();
    for (let i = from; i < to; i++) {
      path.rect(Math.floor(i / rows) * CELL + CELL / 2 - 1, (i % rows) * CELL + CELL / 2 - 1, 2, 2);
    }
    if (context) {
      context.fillStyle = color('quiet');
      context.fill(path);
    }
  }

  function paint(path: Path2D, kind: Mark): void {
    if (context && kind === 'failed') {
      context.strokeStyle = color(kind);
      context.lineWidth = 3;
      context.stroke(path);
    } else if (context) {
      context.fillStyle = color(kind);
      context.fill(path);
    }
  }

  function redraw(): void {
    if (!asked) {
      asked = true;
      requestAnimationFrame(draw);
    }
  }

  new ResizeObserver(redraw).observe(canvas);
  return {
    add(counts) {
      marks.add(counts);
      redraw();
    },
    redraw,
  };
}

function addShape(path: Path2D, kind: Mark, x: number, y: number): void {
  const [near, far] = [(CELL - MARK) / 2, (CELL + MARK) / 2];
  if (kind === 'primary') {
    path.moveTo(x + far, y + CELL / 2);
    path.arc(x + CELL / 2, y + CELL / 2, MARK / 2, 0, 2 * Math.PI);
  } else if (kind === 'burst') {
    path.rect(x + near, y + near, MARK, MARK);
  } else {
    path.moveTo(x + near, y + near);
    path.lineTo(x + far, y + far);
    path.moveTo(x + far, y + near);
    path.lineTo(x + near, y + far);
  }
}
