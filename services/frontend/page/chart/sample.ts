import type { State } from '@hashr/messages/page-events.ts';
import { burstShareOf } from '../watcher/weights.ts';

/** What the chart shows of one moment. Rates are in strings per second. */
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
