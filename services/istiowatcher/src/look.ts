import type { Decision } from './decide/situation.ts';
import type { Observation } from './rate/request-rate.ts';
import type { Split } from './split/traffic-split.ts';

/** What one look has found and done. */
export interface Look {
  atMs: number;
  observation: Observation;
  /** Undefined: it could not be read. */
  split: Split | undefined;
  decision: Decision | undefined;
  problem: string | undefined;
}
