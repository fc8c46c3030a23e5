import type { Cluster } from '@hashr/messages/cluster.ts';
import { booleanVariable, ConfigError, numberVariable, parseEnv } from '@hashr/service-kit/env.ts';
import { z } from 'zod';

const cluster = z.enum(['primary', 'burst'], 'must be primary or burst.');
const percent = numberVariable(1, 100).pipe(z.int('must be a whole number from 1 to 100.'));
const seconds = numberVariable(0, 86_400);
const perSecond = numberVariable(0.1, 1_000_000);

/** The settings of the decision. The defaults are the codelab's. */
export const decisionVariables = z.object({
  MODE: z.enum(['flip', 'proportional'], 'must be flip or proportional.').default('flip'),
  /** In requests per second, both exclusive. */
  BURST_ABOVE: perSecond.default(15),
  RETURN_BELOW: perSecond.default(10),
  /** In the mode proportional, in requests per second; unset: BURST_ABOVE, or less if primary refuses requests. */
  PRIMARY_CAPACITY: perSecond.optional(),
  /** How much of its capacity primary gets in the mode proportional; unset: what the randomness of the split allows. */
  TARGET_UTILIZATION_PERCENT: percent.optional(),
  /** Burst's share in the mode proportional is a multiple of this. */
  STEP_PERCENT: percent.default(10),
  /** The minimum time before burst's share shrinks, also between two steps. */
  MIN_SECONDS_IN_BURST: seconds.default(0),
  /** The minimum time of all traffic in primary. */
  MIN_SECONDS_IN_PRIMARY: seconds.default(0),
  /** The recovery cooldown: how long a subset that was down must be healthy before it gets traffic. */
  HEALTHY_FOR_SECONDS: seconds.default(10),
  FORCE: cluster.optional(),
  PAUSED: booleanVariable.default(false),
  DRY_RUN: booleanVariable.default(false),
});

/** Settings of earlier versions. They are an error, because a user who sets one relies on its effect. */
const removedVariables = ['MAX_BURST_PERCENT', 'LARGEST_STEP_PERCENT', 'MAX_FAILED_PERCENT'];

/** The settings of the decision. Rates are in requests per second. */
export interface Settings {
  mode: 'flip' | 'proportional';
  burstAbove: number;
  returnBelow: number;
  /** Undefined: `burstAbove`, or what is learnt from refusals. */
  primaryCapacity: number | undefined;
  /** Undefined: what the randomness of the split allows. */
  targetUtilizationPercent: number | undefined;
  stepPercent: number;
  minSecondsInBurst: number;
  minSecondsInPrimary: number;
  healthyForSeconds: number;
  force: Cluster | undefined;
  paused: boolean;
  dryRun: boolean;
}

/**
 * Reads the settings of the decision.
 *
 * @throws {ConfigError} that names each variable that is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const removed = removedVariables.filter((name) => (env[name] ?? '') !== '');
  if (removed.length > 0) {
    throw new ConfigError(`These settings no longer exist: ${removed.join(', ')}. Remove them.`);
  }
  const config = parseEnv(decisionVariables, env);
  if (config.RETURN_BELOW > config.BURST_ABOVE) {
    throw new ConfigError(
      `RETURN_BELOW=${config.RETURN_BELOW} must be at most BURST_ABOVE=${config.BURST_ABOVE}: otherwise the traffic would move in every tick.`,
    );
  }
  return {
    mode: config.MODE,
    burstAbove: config.BURST_ABOVE,
    returnBelow: config.RETURN_BELOW,
    primaryCapacity: config.PRIMARY_CAPACITY,
    targetUtilizationPercent: config.TARGET_UTILIZATION_PERCENT,
    stepPercent: config.STEP_PERCENT,
    minSecondsInBurst: config.MIN_SECONDS_IN_BURST,
    minSecondsInPrimary: config.MIN_SECONDS_IN_PRIMARY,
    healthyForSeconds: config.HEALTHY_FOR_SECONDS,
    force: config.FORCE,
    paused: config.PAUSED,
    dryRun: config.DRY_RUN,
  };
}

/** The settings of the codelab. */
export const defaultSettings: Settings = readSettings({});
