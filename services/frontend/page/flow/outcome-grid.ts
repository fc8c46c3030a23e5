import type { Batch } from '@hashr/messages/page-events.ts';
import { find } from '../elements.ts';
import { drawOutcomes } from './outcome-drawing.ts';
import { createRecentOutcomes } from './recent-outcomes.ts';

/** More outcomes than fit on the widest screen. */
const CAPACITY = 2_000;
/** With reduced motion, the time between two drawings, in milliseconds. */
const REDUCED_MOTION_INTERVAL_MS = 1_000;

/** Shows one mark per request, at most once per frame. */
export function createOutcomeGrid(): { add(counts: Batch['counts']): void; redraw(): void } {
  const canvas = find<HTMLCanvasElement>('#outcomes');
  const outcomes = createRecentOutcomes(CAPACITY);
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let drawnMs = 0;
  let isScheduled = false;

  function draw(nowMs: number): void {
    if (reducedMotion.matches && nowMs - drawnMs < REDUCED_MOTION_INTERVAL_MS) {
      requestAnimationFrame(draw);
      return;
    }
    isScheduled = false;
    drawnMs = nowMs;
    drawOutcomes(canvas, outcomes.newest());
  }

  function redraw(): void {
    if (!isScheduled) {
      isScheduled = true;
      requestAnimationFrame(draw);
    }
  }

  new ResizeObserver(redraw).observe(canvas);
  return {
    add(counts) {
      outcomes.add(counts);
      redraw();
    },
    redraw,
  };
}
