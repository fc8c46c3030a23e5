import type { State } from '@hashr/messages/page-events.ts';

/** The values of the chart at one moment. Rates are in strings per second. Null: not known. */
export interface Sample {
  offered: number | null;
  primary: number | null;
  burst: number | null;
  failed: number | null;
  /** The rate that the watcher observes. */
  observed: number | null;
  /** The weight of burst, in percent. */
  burstWeight: number | null;
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
    burstWeight: current?.weights?.burst ?? null,
  };
}
