import type { State } from '@hashr/messages/page-events.ts';
import { burstShareOf } from '../watcher/weights.ts';

/** The values of the chart at one moment. Rates are in strings per second. */
export interface Sample {
  offered: number;
  primary: number;
  burst: number;
  failed: number;
  /** The rate that the watcher observes; null if there is none. */
  observed: number | null;
  /** The share of burst in the weights, from 0 to 1; null if it is unknown. */
  burstShare: number | null;
}

/** Takes a sample from a state. While Redis is unavailable, the watcher's status is old and not used. Pure. */
export function sampleOf({ offeredPerSecond, perSecond, redis, watcher }: State): Sample {
  const current = redis === 'connected' ? watcher : null;
  return {
    offered: offeredPerSecond,
    primary: perSecond.primary,
    burst: perSecond.burst,
    failed: perSecond.failed,
    observed: current !== null && 'perSecond' in current.rate ? current.rate.perSecond : null,
    burstShare: burstShareOf(current?.weights ?? null),
  };
}

/** The series of the chart. Outcomes are stacked: the height of each area is the sum of those below it. */
type Columns = [
  seconds: number[],
  all: number[],
  succeeded: number[],
  primary: number[],
  observed: (number | null)[],
  offered: number[],
];

/** A period during which the share of burst was constant. */
export interface BurstPeriod {
  fromSeconds: number;
  toSeconds: number;
  burstShare: number;
}

/** The samples of the last seconds. */
export interface History {
  /** Adds a sample at a time in seconds, and removes those that are too old. */
  add(sample: Sample, atSeconds: number): void;
  columns(): Columns;
  /** The periods during which burst had a share of the weights. */
  burstPeriods(): BurstPeriod[];
}

/** Creates an empty history. Times are in seconds, as uPlot expects. */
export function createHistory(keepSeconds: number): History {
  let samples: (Sample & { atSeconds: number })[] = [];

  return {
    add(sample, atSeconds) {
      samples = [...samples.filter((old) => old.atSeconds > atSeconds - keepSeconds), { ...sample, atSeconds }];
    },
    columns: () => [
      samples.map(({ atSeconds }) => atSeconds),
      samples.map(({ primary, burst, failed }) => primary + burst + failed),
      samples.map(({ primary, burst }) => primary + burst),
      samples.map(({ primary }) => primary),
      samples.map(({ observed }) => observed),
      samples.map(({ offered }) => offered),
    ],
    burstPeriods() {
      const periods: BurstPeriod[] = [];
      let current: BurstPeriod | undefined;
      for (const { atSeconds, burstShare } of samples) {
        if (current !== undefined) {
          current.toSeconds = atSeconds;
        }
        if (current?.burstShare !== burstShare) {
          current = burstShare ? { fromSeconds: atSeconds, toSeconds: atSeconds, burstShare } : undefined;
          periods.push(...(current === undefined ? [] : [current]));
        }
      }
      return periods;
    },
  };
}
