import { clusterSchema } from '@hashr/messages/cluster.ts';
import {
  commonVariables,
  numberVariable,
  originsVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from '@hashr/service-kit/env.ts';
import { z } from 'zod';

const corsSentence = 'has to be *, none, or origins like https://demo.example, separated by commas.';

/** What a worker is told by its environment. */
export const workerVariables = z.object({
  ...commonVariables,
  PORT: portVariable.default(8081),
  REDIS_URL: redisUrlVariable.default('redis://redis-cache-service:6379'),
  /** Put before each hash, with nothing between. */
  PREFIX: z.string().max(100, 'has to be at most 100 characters.').default(''),
  CLUSTER: clusterSchema.optional(),
  /** Requests per second; what is above is refused. Unset: no limit. */
  CAPACITY: numberVariable(0.1, 1_000_000).optional(),
  /** Which other websites may call it from a browser: all, none, or those of a list. */
  CORS_ORIGIN: z
    .union([z.literal('*'), z.literal('none').transform((): string[] => []), originsVariable(corsSentence)])
    .default('*'),
});

/** Checks the environment; without CLUSTER, a worker with a prefix is the burst one, as in the codelab. */
export function readWorkerConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(workerVariables, env);
  return { ...config, CLUSTER: config.CLUSTER ?? (config.PREFIX === '' ? ('primary' as const) : ('burst' as const)) };
}
