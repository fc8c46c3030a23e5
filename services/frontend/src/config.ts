import { clusterSchema } from '@hashr/messages/cluster.ts';
import {
  ConfigError,
  commonSettings,
  commonWiring,
  httpUrlVariable,
  numberVariable,
  originsVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from '@hashr/service-kit/env.ts';
import { z } from 'zod';

/** The default of MAX_TOTAL_FREQUENCY, in requests per second. */
const DEFAULT_MAX_TOTAL = 5_000;

const tokenSentence = 'must be 16 to 200 characters long.';

/** Variables that `npm start` and the Kubernetes manifests set for each frontend. */
export const frontendWiring = {
  ...commonWiring,
  /** Where the strings are sent: the worker, or the mesh in front of it. */
  PROCESSOR_URL: httpUrlVariable.default('http://worker-service'),
  /** The cluster of this frontend. */
  CLUSTER: clusterSchema.optional(),
  /** built: serves the built page. live: Vite serves its sources, with hot updates. */
  PAGE: z.enum(['built', 'live'], 'must be built or live.').default('built'),
};

/** The environment variables of a frontend. */
export const frontendVariables = z.object({
  ...commonSettings,
  PORT: portVariable.default(8080),
  REDIS_URL: redisUrlVariable.default('redis://redis-cache-service:6379'),
  /** The highest rate of one page, in requests per second. */
  MAX_FREQUENCY: numberVariable(1, 100_000).default(1_000),
  /** The highest rate of all pages and programs together, in requests per second. */
  MAX_TOTAL_FREQUENCY: numberVariable(1, 100_000).optional(),
  /** Setting a frequency and sending strings require this token. Unset: they require none. */
  PRESENTER_TOKEN: z.string().min(16, tokenSentence).max(200, tokenSentence).optional(),
  /** The number of proxies in front of this process that append the address of their client to X-Forwarded-For. */
  TRUSTED_PROXIES: numberVariable(0, 10).default(0),
  /** The origins of other websites whose pages may open a websocket and send strings. */
  ALLOWED_ORIGINS: originsVariable().default([]),
  REQUEST_TIMEOUT_MS: numberVariable(10, 600_000).default(5_000),
  /** The most strings in flight. */
  MAX_IN_FLIGHT: numberVariable(1, 100_000).default(1_000),
  /** A page stops when no user has set its frequency for this time; 0: never. */
  FORGET_PAGE_AFTER_MINUTES: numberVariable(0, 10_000).default(60),
  /** The most pages of one frontend. It refuses more. */
  MAX_PAGES: numberVariable(1, 100_000).default(5_000),
  /** The price of a gigabyte that crosses between the clusters, in any currency. Unset: the page shows no price. */
  EGRESS_PRICE_PER_GB: numberVariable(0, 1_000_000).optional(),
  /** Where the page shows a trace, with `{traceId}` for its id. */
  TRACE_URL: httpUrlVariable
    .refine((url) => url.includes('{traceId}'), 'must contain {traceId}, like http://jaeger.example/trace/{traceId}.')
    .optional(),
  ...frontendWiring,
});

export type FrontendConfig = ReturnType<typeof readFrontendConfig>;

/**
 * Validates the environment.
 *
 * @throws {ConfigError} which names every variable that is wrong
 */
export function readFrontendConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(frontendVariables, env);
  const maxTotal = config.MAX_TOTAL_FREQUENCY ?? Math.max(DEFAULT_MAX_TOTAL, config.MAX_FREQUENCY);
  if (maxTotal < config.MAX_FREQUENCY) {
    throw new ConfigError(`MAX_TOTAL_FREQUENCY=${maxTotal} must be at least MAX_FREQUENCY=${config.MAX_FREQUENCY}.`);
  }
  return { ...config, MAX_TOTAL_FREQUENCY: maxTotal, CLUSTER: config.CLUSTER ?? ('primary' as const) };
}
