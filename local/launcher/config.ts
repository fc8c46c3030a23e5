import { parseEnv, portVariable, redisUrlVariable } from '@hashr/service-kit/env.ts';
import { z } from 'zod';

export const launcherVariables = z.object({
  /** The page's port; the ten after it are the other programs'. */
  PORT: portVariable
    .default(8080)
    .refine((port) => port > 0 && port <= 65_525, 'has to be a port from 1 to 65525 here.'),
  /** The address at which the page is served; unset: all of this machine's. */
  HOST: z.string().optional(),
  /** A Redis that is there already; unset: the demo starts one. */
  REDIS_URL: redisUrlVariable.optional(),
  /** The workers check it. A website that somebody has open on this computer has no business with them. */
  CORS_ORIGIN: z.string().default('none'),
});

/** Checks the part of the environment that is the launcher's; the rest is checked by the programs that it starts. */
export function readLauncherConfig(env: NodeJS.ProcessEnv) {
  return parseEnv(launcherVariables, env);
}
