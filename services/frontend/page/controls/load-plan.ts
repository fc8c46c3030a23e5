import { durationMs, type LoadShape, rateAt } from '@hashr/messages/load-shape.ts';
import { parseLoadShape } from '@hashr/messages/load-shape-text.ts';
import type { PageLoad } from '@hashr/messages/page-events.ts';
import { text } from '../language/text.ts';

/** The curve that this page follows, or would follow if it started now. */
export interface LoadPlan {
  shape: LoadShape;
  /** When the shape has started, without its pauses, in milliseconds since 1970 by the clock of this page. */
  startedAtPageMs: number;
  /** The clock of the shape stands still: its start moves with the time. */
  isPaused: boolean;
  /** False: the shape is only in the field, and would start now. */
  isStarted: boolean;
}

/**
 * Returns the plan of this page. Pure.
 *
 * @param load the shape that runs or is paused
 * @param typed what is in the field: if it is a shape with an end, it is the plan as long as no shape runs
 */
export function planFor(load: PageLoad | undefined, typed: string, nowPageMs: number): LoadPlan | null {
  const shape = shapeOf(load?.shape ?? typed);
  if (shape === undefined) {
    return null;
  }
  const { elapsedMs = 0, isPaused = true } = load ?? {};
  return { shape, startedAtPageMs: nowPageMs - elapsedMs, isPaused, isStarted: load !== undefined };
}

/** The current rate of a page's shape, in strings per second. Pure. */
export function rateOf({ shape: description, elapsedMs, isPaused }: PageLoad): number {
  const shape = shapeOf(description);
  return shape === undefined || isPaused ? 0 : rateAt(shape, elapsedMs);
}

/** The time of a page's shape, in the language of the page: "0:34 of 2:00". */
export function formatProgress({ elapsedMs, durationMs }: Pick<PageLoad, 'elapsedMs' | 'durationMs'>): string {
  return text('load.time', {
    elapsed: formatMinutes(Math.floor(elapsedMs / 1_000)),
    duration: formatMinutes(Math.ceil(durationMs / 1_000)),
  });
}

/** A duration in minutes and seconds: "2:05". */
function formatMinutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Returns the shape that a text describes, or undefined if it describes none that has an end. */
function shapeOf(description: string): LoadShape | undefined {
  const parsed = parseLoadShape(description, Number.POSITIVE_INFINITY);
  return parsed.ok && durationMs(parsed.shape) < Number.POSITIVE_INFINITY ? parsed.shape : undefined;
}
