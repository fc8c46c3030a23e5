import type { Judgement } from './decide/situation.ts';
import type { Observation } from './rate/request-rate.ts';
import type { Split } from './split/traffic-split.ts';

/** What one look has found and done. */
export interface Look {
  atMs: number;
  observation: Observation;
  /** Undefined: it could not be read. */
  split: Split | undefined;
  judgement: Judgement | undefined;
  problem: string | undefined;
}
