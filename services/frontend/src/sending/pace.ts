import type { LoadShape } from '@hashr/messages/load-shape.ts';
import { createConstantSchedule, type Schedule } from './schedule.ts';
import { createShapeSchedule, type ShapeSchedule } from './shape-schedule.ts';

/**
 * The load of one page, or one load of the API. All times in milliseconds on one clock that never goes back. After a
 * change, the elapsed part of the current interval counts, so changing often neither gains nor loses strings.
 */
export interface Pace {
  /** There is neither a rate nor a shape. */
  readonly isIdle: boolean;
  /** The shape that runs or is paused; undefined: there is none. */
  readonly shape: Pick<ShapeSchedule, 'shape' | 'isPaused' | 'elapsedMs'> | undefined;
  /** When the next string is due, or the shape ends; Infinity: never. */
  readonly nextDueMs: number;
  /** The current rate, in requests per second; 0: none. */
  frequency(nowMs: number): number;
  /** The highest rate from now on, in requests per second. A paused shape keeps it. */
  peak(nowMs: number): number;
  /** Changes to a constant rate without an end; 0: none. */
  setFrequency(frequency: number, nowMs: number): void;
  /** Changes to a shape that has an end, beginning `fromMs` after its start. */
  setShape(shape: LoadShape, fromMs: number, nowMs: number): void;
  /** Stops the clock of the shape. Returns false if no shape runs. */
  pause(nowMs: number): boolean;
  /** Continues a paused shape. Returns false if none is paused. */
  resume(nowMs: number): boolean;
  /** Returns, once, the times up to now at which strings were due. A shape that is over ends. */
  take(nowMs: number): number[];
}

/**
 * Creates the pace of a page, without a load. Strings are due on schedule, regardless of how earlier ones fared (open
 * loop). The first string of a rate is due at once, unless the last one was due less than an interval ago. The first
 * string of a shape is due when the area under its curve reaches 1.
 */
export function createPace(): Pace {
  let schedule: Schedule | undefined;
  let shape: ShapeSchedule | undefined;
  let lastDueMs = Number.NEGATIVE_INFINITY;

  function follow(newSchedule: Schedule | undefined, newShape?: ShapeSchedule): void {
    schedule = newSchedule;
    shape = newShape;
  }

  return {
    get isIdle() {
      return schedule === undefined;
    },
    get shape() {
      return shape;
    },
    get nextDueMs() {
      return schedule?.nextDueMs ?? Number.POSITIVE_INFINITY;
    },
    frequency: (nowMs) => schedule?.frequency(nowMs) ?? 0,
    peak: (nowMs) => schedule?.peak(nowMs) ?? 0,
    setFrequency(frequency, nowMs) {
      const left = schedule?.left(nowMs);
      const atOnceMs = Math.max(nowMs, lastDueMs + 1_000 / frequency);
      const firstDueMs = left === undefined ? atOnceMs : nowMs + left / frequency;
      follow(frequency === 0 ? undefined : createConstantSchedule(frequency, firstDueMs));
    },
    setShape(newShape, fromMs, nowMs) {
      const left = schedule?.left(nowMs) ?? 1_000;
      const created = createShapeSchedule({ shape: newShape, fromMs, left, nowMs });
      follow(created, created);
    },
    pause(nowMs) {
      const runs = shape?.isPaused === false;
      shape?.pause(nowMs);
      return runs;
    },
    resume(nowMs) {
      const isPaused = shape?.isPaused === true;
      if (isPaused) {
        shape?.resume(nowMs);
      }
      return isPaused;
    },
    take(nowMs) {
      const due = schedule?.take(nowMs) ?? [];
      lastDueMs = due.at(-1) ?? lastDueMs;
      if (shape?.isOver(nowMs)) {
        follow(undefined);
      }
      return due;
    },
  };
}
