import type { RateFailure, Traffic } from '@hashr/mesh/traffic.ts';
import { type VerdictWith, verdictEffects } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { RateFinding } from '@hashr/messages/why.ts';
import type { Contention } from './contention.ts';

/** The health of one subset, from this and earlier ticks. */
export interface SubsetHealth {
  /** Endpoints that may get requests; undefined: not known. */
  healthyEndpoints: number | undefined;
  /** How long ago it was last observed without a healthy endpoint, in milliseconds. */
  healthyForMs: number;
  /** Whether the watcher started a short time ago and has never observed it healthy: it may still be starting. */
  starting: boolean;
}

/** What pauses or forces the watcher. */
type Origin = 'setting' | 'annotation';

/** Everything that a decision depends on, except the settings. */
export interface Situation {
  rate: Traffic['rate'];
  /** The highest rate of the last ten seconds, in requests per second. */
  peakPerSecond: number;
  /** Primary's capacity as its refusals show it, in requests per second; undefined: they show nothing. */
  learntCapacity: number | undefined;
  /** Burst's share of the requests, in whole percent. */
  burstPercent: number;
  /** How long the share has been unchanged, in milliseconds; undefined: not known. */
  unchangedForMs: number | undefined;
  subsets: Record<Cluster, SubsetHealth>;
  /** Undefined: no client keeps resetting the weights. */
  contention: Contention | undefined;
  /** Undefined: the watcher is not paused. */
  pausedBy: Origin | undefined;
  /** Undefined: no subset is forced. */
  forced: { to: Cluster; by: Origin } | undefined;
}

/** The proposal that a guardrail refuses. */
interface Refused {
  proposal: Proposal;
}

/** The refused move has to wait for this long, in milliseconds. */
interface Wait {
  waitMs: number;
}

/** The parameters of each verdict. */
interface Parameters {
  settled: { finding: RateFinding };
  above: { finding: RateFinding };
  below: { finding: RateFinding };
  forced: { by: Origin };
  'subset-down': { down: Cluster };
  paused: { by: Origin };
  'no-data': { failure: RateFailure };
  'both-down': object;
  contended: Refused & Wait & { by: string | undefined };
  'minimum-time': Refused & Wait & { subset: Cluster; seconds: number };
  'target-down': Refused & { target: Cluster; health: 'down' | 'unknown' };
  'target-recovering': Refused & Wait & { target: Cluster; seconds: number };
}

/** A decision: the verdict, its parameters, and burst's share from now on, in whole percent. */
export type Decision = {
  [Name in keyof Parameters]: { verdict: Name; burstPercent: number } & Parameters[Name];
}[keyof Parameters];

/** What the rate, force or a subset that is down proposes, before the guardrails. */
export type Proposal = Extract<Decision, { verdict: VerdictWith<'keep' | 'move'> }>;

/** A proposal that a guardrail refuses: the share stays. */
export type Refusal = Extract<Decision, { verdict: VerdictWith<'refuse'> }>;

/** Whether a guardrail refuses what the rate or force proposes. */
export function isRefusal(decision: Decision): decision is Refusal {
  return verdictEffects[decision.verdict] === 'refuse';
}
