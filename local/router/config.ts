import { ConfigError, commonVariables, parseEnv, portVariable } from '@hashr/service-kit/env.ts';
import { z } from 'zod';
import { parseEndpoints } from './endpoints.ts';

const routerVariables = z.object({
  ...commonVariables,
  PORT: portVariable.default(8083),
  /** The directory with the five files. */
  MANIFESTS: z.string('has to be a directory.'),
  /** The workers, as `cluster-type=url` pairs. */
  ENDPOINTS: z.string('has to name the workers.'),
});

/** Checks the environment of the router. */
export function readRouterConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(routerVariables, env);
  try {
    return { ...config, ENDPOINTS: parseEndpoints(config.ENDPOINTS) };
  } catch (error) {
    throw new ConfigError(`ENDPOINTS=${config.ENDPOINTS} ${(error as Error).message}`);
  }
}
