import type { Cluster } from '@hashr/messages/cluster.ts';
import { booleanVariable, ConfigError, numberVariable, parseEnv } from '@hashr/service-kit/env.ts';
import { z } from 'zod';

const cluster = z.enum(['primary', 'burst'], 'has to be primary or burst.');
const percent = (min: number) => numberVariable(min, 100).pipe(z.int(`has to be a whole number from ${min} to 100.`));
const seconds = numberVariable(0, 86_400);

/** The settings of the decision. The defaults are the codelab: above 15 everything to burst, below 10 everything back. */
export const decisionVariables = z.object({
  MODE: z.enum(['flip', 'proportional'], 'has to be flip or proportional.').default('flip'),
  /** In requests per second, both strict. */
  BURST_ABOVE: numberVariable(0.1, 1_000_000).default(15),
  RETURN_BELOW: numberVariable(0.1, 1_000_000).default(10),
  /** What primary can take in the mode proportional, in requests per second; unset: BURST_ABOVE. */
  PRIMARY_CAPACITY: numberVariable(0.1, 1_000_000).optional(),
  /** Burst's share in the mode proportional is a multiple of this. */
  STEP_PERCENT: percent(1).default(10),
  /** Burst's largest share that a rate leads to; force, and a primary that is down, give it all. */
  MAX_BURST_PERCENT: percent(1).default(100),
  /** The most by which the weights may change at once. */
  LARGEST_STEP_PERCENT: percent(1).default(100),
  /** Burst's share is not made smaller before it has been what it is for so long: with steps, before each of them. */
  MIN_SECONDS_IN_BURST: seconds.default(0),
  /** Primary is not left before it has had everything for so long. */
  MIN_SECONDS_IN_PRIMARY: seconds.default(0),
  /** A subset that was down gets nothing before it has been healthy for so long. */
  HEALTHY_FOR_SECONDS: seconds.default(10),
  /** A subset of whose requests more than this share fails gets no more of them; unset: not looked at. */
  MAX_FAILED_PERCENT: percent(0).optional(),
  FORCE: cluster.optional(),
  PAUSED: booleanVariable.default(false),
  DRY_RUN: booleanVariable.default(false),
});

/** What the decision needs to know beside the situation. Rates in requests per second, shares in percent. */
export interface Settings {
  mode: 'flip' | 'proportional';
  burstAbove: number;
  returnBelow: number;
  primaryCapacity: number;
  stepPercent: number;
  maxBurstPercent: number;
  largestStepPercent: number;
  minSecondsInBurst: number;
  minSecondsInPrimary: number;
  healthyForSeconds: number;
  maxFailedPercent: number | undefined;
  force: Cluster | undefined;
  paused: boolean;
  dryRun: boolean;
}

/**
 * Reads the settings of the decision.
 *
 * @throws {ConfigError} naming each variable that is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const config = parseEnv(decisionVariables, env);
  if (config.RETURN_BELOW > config.BURST_ABOVE) {
    throw new ConfigError(
      `RETURN_BELOW=${config.RETURN_BELOW} has to be at most BURST_ABOVE=${config.BURST_ABOVE}: the other way round the traffic would move at every look.`,
    );
  }
  return {
    mode: config.MODE,
    burstAbove: config.BURST_ABOVE,
    returnBelow: config.RETURN_BELOW,
    primaryCapacity: config.PRIMARY_CAPACITY ?? config.BURST_ABOVE,
    stepPercent: config.STEP_PERCENT,
    maxBurstPercent: config.MAX_BURST_PERCENT,
    largestStepPercent: config.LARGEST_STEP_PERCENT,
    minSecondsInBurst: config.MIN_SECONDS_IN_BURST,
    minSecondsInPrimary: config.MIN_SECONDS_IN_PRIMARY,
    healthyForSeconds: config.HEALTHY_FOR_SECONDS,
    maxFailedPercent: config.MAX_FAILED_PERCENT,
    force: config.FORCE,
    paused: config.PAUSED,
    dryRun: config.DRY_RUN,
  };
}

/** The codelab's. */
export const defaultSettings: Settings = readSettings({});
