import { config as loadDotenv } from 'dotenv';
import { z } from 'zod';

/** A setting is invalid. The message has one line for each invalid setting. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Returns the environment of this process, with the settings of the file `.env` in the working directory added. */
export function readEnv(): NodeJS.ProcessEnv {
  loadDotenv({ quiet: true });
  return process.env;
}

/**
 * Reads settings from environment variables. An empty variable counts as unset.
 *
 * @param schema an object whose keys are the names of the variables
 * @throws {ConfigError} with one line for each invalid variable
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
  throw new ConfigError(`The environment has ${lines.length} invalid setting(s):\n${lines.join('\n')}`);
}

/** Whether a value must not be logged: a token, or an address that contains a password. */
function isSecret(name: string, value = ''): boolean {
  return /TOKEN|SECRET|PASSWORD/.test(name) || value.includes('@');
}

/** A number from `min` to `max`. */
export function numberVariable(min: number, max: number) {
  const sentence = `must be a number from ${min} to ${max}.`;
  return z.coerce.number(sentence).min(min, sentence).max(max, sentence);
}

/** `true` or `1` for true, `false` or `0` for false. */
export const booleanVariable = z
  .enum(['true', 'false', '1', '0'], 'must be true or false.')
  .transform((text) => text === 'true' || text === '1');

/** A TCP port. With 0, the system chooses a free port. */
export const portVariable = z.coerce
  .number('must be a port: a whole number from 0 to 65535.')
  .pipe(
    z
      .int('must be a port: a whole number from 0 to 65535.')
      .min(0, 'must be a port from 0 to 65535.')
      .max(65_535, 'must be a port from 0 to 65535.'),
  );

/** The address of a Redis, as `host:port` or `redis://host:port`. The result is a URL. */
export const redisUrlVariable = z
  .string()
  .transform((text) => (text.includes('://') ? text : `redis://${text}`))
  .refine(
    (text) => /^rediss?:/.test(text) && URL.canParse(text) && new URL(text).hostname !== '',
    'must be host:port or redis://host:port.',
  );

/** The URL of an HTTP server. */
export const httpUrlVariable = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/]/.test(text) && URL.canParse(text),
    'must be an address like http://worker-service.',
  );

/** A list of the origins of websites, separated by commas. The result is an array in lower case. */
export function originsVariable(sentence = 'must be origins like https://demo.example, separated by commas.') {
  return z
    .string()
    .transform((text) => text.split(',').flatMap((origin) => origin.trim().toLowerCase() || []))
    .refine((origins) => origins.every(isOrigin), sentence);
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Settings of every service. */
export const commonSettings = {
  /** The address to listen on. Unset: all addresses of this computer. */
  HOST: z.string().optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be trace, debug, info, warn, error or silent.')
    .default('info'),
  /** Where traces are sent, by OTLP over HTTP. Unset: there is no tracing. The SDK reads its other OTEL_ variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrlVariable.optional(),
};

/** Wiring of every service: variables that `npm start` and the Kubernetes manifests set, and users do not. */
export const commonWiring = {
  METRICS_PORT: portVariable.default(9464),
  /** The address to serve metrics on. Unset: the address of HOST. */
  METRICS_HOST: z.string().optional(),
  /** The name that this process shows. Unset: the host name, which in a cluster is the pod's name. */
  INSTANCE: z.string().max(100, 'must be at most 100 characters.').optional(),
};

/** The values of {@link commonSettings} and {@link commonWiring}. */
export type CommonConfig = z.output<z.ZodObject<typeof commonSettings & typeof commonWiring>>;
