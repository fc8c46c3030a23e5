import type { Source } from '@hashr/messages/totals.ts';
import type { Pace } from './pace.ts';

/** Something that offers load: a page, or a load of the API. */
export interface LoadSource {
  readonly kind: Source;
  readonly pace: Pace;
  /** How many strings it has sent. */
  sent: number;
  /** Its next string is the first one of a rate. That string is due at once, so no rate has reserved it. */
  nextIsFirst: boolean;
  /** Called when its shape has ended by itself. */
  onEnd?: () => void;
}

/** All load sources of a frontend. Times in milliseconds on one clock, rates in requests per second. */
export interface LoadSources {
  add(source: LoadSource): void;
  remove(source: LoadSource): void;
  all(): Iterable<LoadSource>;
  /** The sum of the current rates. */
  offeredPerSecond(nowMs: number): number;
  /** The sum of what each source reserves: the highest rate that it can still reach. */
  reservedPerSecond(nowMs: number): number;
}

/** Creates the register of the load sources. */
export function createLoadSources(): LoadSources {
  const sources = new Set<LoadSource>();

  function sum(read: (pace: Pace) => number): number {
    let total = 0;
    for (const { pace } of sources) {
      total += read(pace);
    }
    return total;
  }

  return {
    add: (source) => void sources.add(source),
    remove: (source) => void sources.delete(source),
    all: () => sources,
    offeredPerSecond: (nowMs) => sum((pace) => pace.frequency(nowMs)),
    reservedPerSecond: (nowMs) => sum((pace) => pace.peak(nowMs)),
  };
}
