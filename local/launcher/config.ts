import { routeVariable } from '@hashr/mesh/route-setting.ts';
import { parseEnv, portVariable, redisUrlVariable } from '@hashr/service-kit/env.ts';
import { z } from 'zod';

/** The settings that the launcher reads itself. */
export const launcherVariables = z.object({
  /** The port of the page. The other programs use the ten ports after it. */
  PORT: portVariable.default(8080).refine((port) => port > 0 && port <= 65_525, 'must be a port from 1 to 65525 here.'),
  /** The address on which the page is served. Unset: all addresses of this computer. */
  HOST: z.string().optional(),
  /** An existing Redis. Unset: the launcher starts one. */
  REDIS_URL: redisUrlVariable.optional(),
  /** The kind of route that the router reads and the watcher changes. */
  ROUTE: routeVariable,
  /** The workers get and validate this. By default, no website that is open in a browser here may call them. */
  CORS_ORIGIN: z.string().default('none'),
});

/**
 * Reads the settings of the launcher. The programs that it starts read theirs from the same environment.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readLauncherConfig(env: NodeJS.ProcessEnv) {
  return parseEnv(launcherVariables, env);
}
