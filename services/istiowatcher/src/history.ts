import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { SubsetHealth } from './decide/decision.ts';
import { learnCapacity } from './decide/learnt-capacity.ts';
import { createRecentPeak } from './decide/recent-peak.ts';
import type { Observation } from './observation.ts';

/** How long workers that start together with the watcher may take to become healthy, in milliseconds. */
const START_MS = 10_000;

/** What the observations of this and earlier ticks show. Durations are in milliseconds. */
export interface Past {
  subsets: Record<Cluster, SubsetHealth>;
  /** For how long there has been no rate; undefined: there is one. */
  gapMs: number | undefined;
  /** The highest rate of the last ten seconds, in requests per second. */
  peakPerSecond: number;
  /** Primary's capacity as its refusals show it, in requests per second; undefined: they show nothing. */
  learntCapacity: number | undefined;
  /** How long the weights have been unchanged; undefined: not known. */
  unchangedForMs: number | undefined;
  /**
   * When the weights changed last, in milliseconds since 1970, but not later than when they were first read;
   * undefined: not known.
   */
  changedAtMs: number | undefined;
}

/**
 * Creates an empty history.
 *
 * @returns a function that adds the observation of a tick, and returns what all of them show
 */
export function createHistory(): (observation: Observation) => Past {
  const health = { primary: createHealthTimer(), burst: createHealthTimer() };
  const changeTime = createChangeTimer();
  const peakOf = createRecentPeak();
  let gapSinceMs: number | undefined;
  let learntCapacity: number | undefined;

  return (observation) => {
    const { clockMs, traffic } = observation;
    const rate = traffic.rate instanceof MeshFailure ? undefined : traffic.rate;
    gapSinceMs = rate === undefined ? (gapSinceMs ?? clockMs) : undefined;
    const change = changeTime(observation);
    learntCapacity = learnFrom(observation, change, learntCapacity);
    return {
      // Also while the weights cannot be read: a subset that is down meanwhile has its recovery cooldown.
      subsets: {
        primary: health.primary(traffic.subsets.primary.healthyEndpoints, clockMs),
        burst: health.burst(traffic.subsets.burst.healthyEndpoints, clockMs),
      },
      gapMs: gapSinceMs === undefined ? undefined : clockMs - gapSinceMs,
      peakPerSecond: peakOf(rate?.perSecond, clockMs),
      learntCapacity,
      ...change,
    };
  };
}

function learnFrom(
  { split, traffic }: Observation,
  { unchangedForMs }: Pick<Past, 'unchangedForMs'>,
  learnt: number | undefined,
): number | undefined {
  return split instanceof MeshFailure || !split.isSplit
    ? learnt
    : learnCapacity(learnt, { burstPercent: split.burstPercent, unchangedForMs, load: traffic.subsets.primary.load });
}

/** A subset that is not healthy yet when the watcher starts does not count as down: it has no recovery cooldown. */
function createHealthTimer(): (healthyEndpoints: number | undefined, clockMs: number) => SubsetHealth {
  let downMs = Number.NEGATIVE_INFINITY;
  let wasHealthy = false;
  let firstMs: number | undefined;

  return (healthyEndpoints, clockMs) => {
    firstMs ??= clockMs;
    if (healthyEndpoints === 0 && wasHealthy) {
      downMs = clockMs;
    }
    wasHealthy ||= healthyEndpoints !== undefined && healthyEndpoints > 0;
    const starting = clockMs - firstMs < START_MS && !wasHealthy;
    return { healthyEndpoints, healthyForMs: clockMs - downMs, starting };
  };
}

/**
 * The time of a change comes from the clock of the API server or the file system, which may be ahead. Therefore the
 * age of a change is at least the time since the watcher first read it.
 */
function createChangeTimer(): (observation: Observation) => Pick<Past, 'changedAtMs' | 'unchangedForMs'> {
  let known: { changedAtMs: number; atMs: number; clockMs: number } | undefined;

  return ({ split, atMs, clockMs }) => {
    if (split instanceof MeshFailure || split.changedAtMs === undefined) {
      return { changedAtMs: undefined, unchangedForMs: undefined };
    }
    const { changedAtMs } = split;
    if (known?.changedAtMs !== changedAtMs) {
      known = { changedAtMs, atMs, clockMs };
    }
    return {
      changedAtMs: Math.min(changedAtMs, known.atMs),
      unchangedForMs: Math.max(atMs - changedAtMs, clockMs - known.clockMs),
    };
  };
}
