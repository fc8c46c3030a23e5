import type { Settings } from './decide/settings.ts';
import type { Situation } from './decide/situation.ts';
import type { Look } from './look.ts';
import type { Split } from './split/traffic-split.ts';

/** What a look has found, as the decision needs it. Pure. */
export function toSituation(
  { atMs, observation }: Look,
  { weights, changedAtMs, paused, force }: Split,
  subsets: Situation['subsets'],
  settings: Settings,
): Situation {
  return {
    rate: observation.rate,
    weights,
    unchangedForMs: changedAtMs === undefined ? undefined : Math.max(0, atMs - changedAtMs),
    subsets,
    pausedBy: settings.paused ? 'the setting PAUSED' : paused ? 'the annotation istiowatcher/paused' : undefined,
    forced:
      settings.force !== undefined
        ? { to: settings.force, by: 'the setting FORCE' }
        : force && { to: force, by: 'the annotation istiowatcher/force' },
  };
}
