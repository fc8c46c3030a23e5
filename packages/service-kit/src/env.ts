import { config as loadDotenv } from 'dotenv';
import { z } from 'zod';

/** The environment does not fit: the message names every variable that is wrong, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The environment of this process, completed from a `.env` file in the working directory if there is one. */
export function readEnv(): NodeJS.ProcessEnv {
  loadDotenv({ quiet: true });
  return process.env;
}

/**
 * Turns environment variables into a checked configuration.
 *
 * @param schema a zod object, its keys the names of the variables; a variable that is set but empty counts as unset
 * @throws {ConfigError} with every variable that is wrong
 */
export function parseEnv<Schema extends z.ZodObject>(schema: Schema, env: NodeJS.ProcessEnv): z.output<Schema> {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(filled);
  if (parsed.success) {
    return parsed.data;
  }
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const shown = isSecret(name, filled[name]) ? `${name}=(hidden)` : `${name}=${filled[name]}`;
    return filled[name] === undefined ? `  ${name} ${message}` : `  ${shown} ${message}`;
  });
  throw new ConfigError(`The environment has ${lines.length} wrong setting(s):\n${lines.join('\n')}`);
}

/** A token, or an address with a password in it, is not for the log. */
function isSecret(name: string, value = ''): boolean {
  return /TOKEN|SECRET|PASSWORD/.test(name) || value.includes('@');
}

/** A variable that holds a number from `min` to `max`. */
export function numberVariable(min: number, max: number) {
  const sentence = `has to be a number from ${min} to ${max}.`;
  return z.coerce.number(sentence).min(min, sentence).max(max, sentence);
}

/** A variable that is switched on by `true` or `1`, and off by `false` or `0`. */
export const booleanVariable = z
  .enum(['true', 'false', '1', '0'], 'has to be true or false.')
  .transform((text) => text === 'true' || text === '1');

/** A variable that holds a TCP port; 0 lets the system choose one. */
export const portVariable = z.coerce
  .number('has to be a port: a whole number from 0 to 65535.')
  .pipe(
    z
      .int('has to be a port: a whole number from 0 to 65535.')
      .min(0, 'has to be a port from 0 to 65535.')
      .max(65_535, 'has to be a port from 0 to 65535.'),
  );

/** A variable that holds the address of a Redis, as `host:port` or `redis://host:port`; out comes the URL. */
export const redisUrlVariable = z
  .string()
  .transform((text) => (text.includes('://') ? text : `redis://${text}`))
  .refine(
    (text) => /^rediss?:/.test(text) && URL.canParse(text) && new URL(text).hostname !== '',
    'has to be host:port or redis://host:port.',
  );

/** A variable that holds the address of an HTTP server. */
export const httpUrlVariable = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/]/.test(text) && URL.canParse(text),
    'has to be an address like http://worker-service.',
  );

/** A variable that holds the origins of websites, separated by commas; out comes a list. */
export function originsVariable(sentence = 'has to be origins like https://demo.example, separated by commas.') {
  return z
    .string()
    .transform((text) => text.split(',').flatMap((origin) => origin.trim().toLowerCase() || []))
    .refine((origins) => origins.every(isOrigin), sentence);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** What every service is told: where to listen, where to serve its metrics, what to log, what to call itself. */
export const commonVariables = {
  /** The address to listen on; unset: all of them. */
  HOST: z.string().optional(),
  METRICS_PORT: portVariable.default(9464),
  /** The address to serve metrics on; unset: that of HOST. */
  METRICS_HOST: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'has to be trace, debug, info, warn, error or silent.')
    .default('info'),
  /** The name that this process shows of itself; unset: the host name, which in a cluster is the pod's. */
  INSTANCE: z.string().max(100, 'has to be at most 100 characters.').optional(),
};
