import type { Settings } from './decide/settings.ts';
import type { Situation } from './decide/situation.ts';
import type { Observation } from './rate/request-rate.ts';
import type { Split } from './split/traffic-split.ts';

/** What only the looks before this one have shown. */
type Known = Pick<Situation, 'unchangedForMs' | 'subsets' | 'contention'>;

/** What was observed and read, as the decision needs it. Pure. */
export function toSituation(
  { rate }: Observation,
  { weights, paused, force }: Split,
  known: Known,
  settings: Settings,
): Situation {
  return {
    ...known,
    rate,
    weights,
    pausedBy: settings.paused ? 'the setting PAUSED' : paused ? 'the annotation istiowatcher/paused' : undefined,
    forced:
      settings.force !== undefined
        ? { to: settings.force, by: 'the setting FORCE' }
        : force && { to: force, by: 'the annotation istiowatcher/force' },
  };
}
