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

/** All pages and programs together, in requests per second, unless MAX_TOTAL_FREQUENCY says otherwise. */
const DEFAULT_MAX_TOTAL = 5_000;

const tokenSentence = 'has to be 16 to 200 characters long.';

/** Variables that `npm start` and the Kubernetes manifests set for each frontend. */
export const frontendWiring = {
  ...commonWiring,
  /** Where the strings are sent: the worker, or the mesh in front of it. */
  PROCESSOR_URL: httpUrlVariable.default('http://worker-service'),
  /** built: serves the built page. live: Vite serves its sources, with live edits. */
  PAGE: z.enum(['built', 'live'], 'has to be built or live.').default('built'),
};

/** What a frontend is told by its environment. */
export const frontendVariables = z.object({
  ...commonSettings,
  PORT: portVariable.default(8080),
  REDIS_URL: redisUrlVariable.default('redis://redis-cache-service:6379'),
  /** The highest rate of one page, in requests per second. */
  MAX_FREQUENCY: numberVariable(1, 100_000).default(1_000),
  /** The highest rate of all pages and programs together, in requests per second. */
  MAX_TOTAL_FREQUENCY: numberVariable(1, 100_000).optional(),
  /** Who does not send it may look, but not set a frequency. Unset: everybody may. */
  PRESENTER_TOKEN: z.string().min(16, tokenSentence).max(200, tokenSentence).optional(),
  /** How many proxies in front of this process add the address that they see to X-Forwarded-For. */
  TRUSTED_PROXIES: numberVariable(0, 10).default(0),
  /** Other websites, by their origins, whose pages may open a socket here and send strings. */
  ALLOWED_ORIGINS: originsVariable().default([]),
  REQUEST_TIMEOUT_MS: numberVariable(10, 600_000).default(5_000),
  /** The bound of strings that are on their way at the same time. */
  MAX_IN_FLIGHT: numberVariable(1, 100_000).default(1_000),
  /** A page whose frequency nobody has set for so long stops; 0: never. */
  FORGET_PAGE_AFTER_MINUTES: numberVariable(0, 10_000).default(60),
  /** How many pages one frontend serves at the same time; more are refused. */
  MAX_PAGES: numberVariable(1, 100_000).default(5_000),
  ...frontendWiring,
});

export type FrontendConfig = ReturnType<typeof readFrontendConfig>;

/**
 * Checks the environment.
 *
 * @throws {ConfigError} with every variable that is wrong
 */
export function readFrontendConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(frontendVariables, env);
  const maxTotal = config.MAX_TOTAL_FREQUENCY ?? Math.max(DEFAULT_MAX_TOTAL, config.MAX_FREQUENCY);
  if (maxTotal < config.MAX_FREQUENCY) {
    throw new ConfigError(`MAX_TOTAL_FREQUENCY=${maxTotal} has to be at least MAX_FREQUENCY=${config.MAX_FREQUENCY}.`);
  }
  return { ...config, MAX_TOTAL_FREQUENCY: maxTotal };
}
