import { routeVariable } from '@hashr/mesh/route-setting.ts';
import { ConfigError, commonSettings, commonWiring, parseEnv, portVariable } from '@hashr/service-kit/env.ts';
import { z } from 'zod';
import { parseEndpoints } from './endpoints.ts';

const routerVariables = z.object({
  ...commonSettings,
  ...commonWiring,
  PORT: portVariable.default(8083),
  /** The directory with the manifests. */
  MANIFESTS: z.string('must be a directory.'),
  /** The kind of the worker's route. */
  ROUTE: routeVariable,
  /** The workers, as `cluster-type=url` pairs, separated by commas. */
  ENDPOINTS: z.string('must name the workers.'),
});

/**
 * Reads the settings of the router.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readRouterConfig(env: NodeJS.ProcessEnv) {
  const config = parseEnv(routerVariables, env);
  try {
    return { ...config, ENDPOINTS: parseEndpoints(config.ENDPOINTS) };
  } catch (error) {
    throw new ConfigError(`ENDPOINTS=${config.ENDPOINTS} ${(error as Error).message}`);
  }
}
