import {
  durationMs,
  elapsedUntil,
  type LoadShape,
  peakAfter,
  rateAt,
  stringsUntil,
} from '@hashr/messages/load-shape.ts';
import { isTooLate, type Schedule } from './schedule.ts';

/** The schedule of a shape. Its clock runs from the start of the shape, and stands still in a pause. */
export interface ShapeSchedule extends Schedule {
  readonly shape: LoadShape;
  readonly isPaused: boolean;
  /** The time since the start of the shape, without its pauses, in milliseconds. */
  elapsedMs(nowMs: number): number;
  isOver(nowMs: number): boolean;
  pause(nowMs: number): void;
  resume(nowMs: number): void;
}

interface ShapeStart {
  /** Has an end. */
  shape: LoadShape;
  /** Where the shape starts, in milliseconds after its beginning. */
  fromMs: number;
  /** See {@link Schedule.left}. */
  left: number;
  nowMs: number;
}

/** Creates the schedule of a shape: a string is due each time the area under the curve has grown by one string. */
export function createShapeSchedule({ shape, fromMs, left, nowMs: startedMs }: ShapeStart): ShapeSchedule {
  /** When the clock of the shape was 0, if it has run since then. */
  let zeroMs = startedMs - fromMs;
  let pausedAtMs: number | undefined;
  /** The area at which the next string is due. */
  let nextStrings = stringsUntil(shape, fromMs) + left / 1_000;
  let nextStringMs = zeroMs + elapsedUntil(shape, nextStrings);
  const lengthMs = durationMs(shape);

  const elapsedMs = (nowMs: number) => Math.min(lengthMs, pausedAtMs ?? nowMs - zeroMs);

  return {
    shape,
    elapsedMs,
    get isPaused() {
      return pausedAtMs !== undefined;
    },
    get nextDueMs() {
      return pausedAtMs === undefined ? Math.min(nextStringMs, zeroMs + lengthMs) : Number.POSITIVE_INFINITY;
    },
    frequency: (nowMs) => (pausedAtMs === undefined ? rateAt(shape, elapsedMs(nowMs)) : 0),
    peak: (nowMs) => peakAfter(shape, elapsedMs(nowMs)),
    left: (nowMs) => (nextStrings - stringsUntil(shape, elapsedMs(nowMs))) * 1_000,
    isOver: (nowMs) => elapsedMs(nowMs) >= lengthMs,
    pause(nowMs) {
      pausedAtMs = elapsedMs(nowMs);
    },
    resume(nowMs) {
      zeroMs = nowMs - elapsedMs(nowMs);
      pausedAtMs = undefined;
      nextStringMs = zeroMs + elapsedUntil(shape, nextStrings);
    },
    take(nowMs) {
      const due: number[] = [];
      if (pausedAtMs !== undefined) {
        return due;
      }
      if (isTooLate(nextStringMs, nowMs)) {
        nextStringMs = nowMs - zeroMs < lengthMs ? nowMs : Number.POSITIVE_INFINITY;
        nextStrings = stringsUntil(shape, elapsedMs(nowMs));
      }
      while (nextStringMs <= nowMs) {
        due.push(nextStringMs);
        nextStrings += 1;
        nextStringMs = zeroMs + elapsedUntil(shape, nextStrings);
      }
      return due;
    },
  };
}
