import type { FrontendConfig } from '../config.ts';
import type { LoadSource, LoadSources } from './load-sources.ts';
import type { StringBudget } from './string-budget.ts';

/** What limits a new load. */
export interface LoadLimits {
  sources: LoadSources;
  budget: StringBudget;
  config: Pick<FrontendConfig, 'MAX_TOTAL_FREQUENCY'>;
}

/**
 * Returns the part of MAX_TOTAL_FREQUENCY that no load of any frontend reserves, in strings per second.
 *
 * @param replaced the source whose load the new one replaces, if there is one
 */
export function availablePerSecond(
  { sources, budget, config }: LoadLimits,
  nowMs: number,
  replaced?: LoadSource,
): number {
  const own = sources.reservedPerSecond(nowMs) - (replaced?.pace.peak(nowMs) ?? 0);
  return Math.max(0, config.MAX_TOTAL_FREQUENCY - own - budget.reservedByPeers(nowMs));
}
