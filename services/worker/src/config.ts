import { clusterSchema } from '@hashr/messages/cluster.ts';
import {
  ConfigError,
  commonSettings,
  commonWiring,
  numberVariable,
  originsVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from '@hashr/service-kit/env.ts';
import { z } from 'zod';
import { DEFAULT_BUCKET_SECONDS } from './capacity.ts';
import { loadReportForms } from './load-report.ts';

const corsSentence = 'must be *, none, or origins like https://demo.example, separated by commas.';

/** Variables that `npm start` and the Kubernetes manifests set for each worker. */
export const workerWiring = {
  ...commonWiring,
  /** Put before each hash, without a separator. */
  PREFIX: z.string().max(100, 'must be at most 100 characters.').default(''),
  CLUSTER: z.enum(clusterSchema.options, 'must be primary or burst.').optional(),
};

/** The environment of a worker. */
export const workerVariables = z.object({
  ...commonSettings,
  PORT: portVariable.default(8081),
  REDIS_URL: redisUrlVariable.default('redis://redis-cache-service:6379'),
  /** Requests per second. The worker refuses the rest. Unset: no limit. */
  CAPACITY: numberVariable(0.1, 1_000_000).optional(),
  /** How many seconds' worth of its capacity a worker accepts at once, after it had less to do. */
  CAPACITY_BUCKET_SECONDS: numberVariable(0, 3_600).default(DEFAULT_BUCKET_SECONDS),
  /** Whether each response reports the load of the worker to the caller's proxy (ORCA), and in which form. */
  LOAD_REPORT: z.enum(loadReportForms, 'must be off, json or text.').default('off'),
  /** The other websites that may call the worker from a browser: all of them, none, or a list of origins. */
  CORS_ORIGIN: z
    .union([z.literal('*'), z.literal('none').transform((): string[] => []), originsVariable(corsSentence)])
    .default('*'),
  ...workerWiring,
});

/**
 * Reads the settings of a worker. Without CLUSTER, a worker with a prefix belongs to the burst cluster, as in the
 * codelab.
 *
 * @throws {ConfigError} if a setting is invalid, or if LOAD_REPORT is set without CAPACITY
 */
export function readWorkerConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(workerVariables, env);
  if (config.LOAD_REPORT !== 'off' && config.CAPACITY === undefined) {
    throw new ConfigError(
      `LOAD_REPORT=${config.LOAD_REPORT} needs CAPACITY: the worker reports its request rate as a part of its capacity.`,
    );
  }
  return { ...config, CLUSTER: config.CLUSTER ?? (config.PREFIX === '' ? ('primary' as const) : ('burst' as const)) };
}
