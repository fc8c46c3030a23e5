import { routeVariable } from '@hashr/mesh/route-setting.ts';
import {
  ConfigError,
  commonSettings,
  commonWiring,
  httpUrlVariable,
  numberVariable,
  parseEnv,
  portVariable,
  redisUrlVariable,
} from '@hashr/service-kit/env.ts';
import { z } from 'zod';
import { decisionVariables, defaultSettings, readSettings, type Settings } from './decide/settings.ts';

/** Seconds, with or without the `s` of Prometheus' durations. */
const secondsVariable = z.preprocess(
  (text) => (typeof text === 'string' ? text.replace(/s$/, '') : text),
  numberVariable(1, 3_600),
);

/** Variables that `npm start` and the Kubernetes manifests set for the watcher. */
export const watcherWiring = {
  ...commonWiring,
  /** The metrics of a frontend's sidecar. Each address of the host is a frontend. */
  METRICS_URL: httpUrlVariable.default('http://frontend-metrics:15020/stats/prometheus'),
  NAMESPACE: z.string().default('hashr'),
  /** A manifest file with the route, instead of a cluster. Unset: a cluster. */
  ROUTE_FILE: z.string().optional(),
};
const { METRICS_URL, ...placeWiring } = watcherWiring;

/** Where the watcher reads the rate. */
const rateVariables = z.object({
  RATE_SOURCE: z.enum(['mesh', 'prometheus'], 'must be mesh or prometheus.').default('mesh'),
  METRICS_URL,
  PROMETHEUS_URL: httpUrlVariable.default('http://prometheus.istio-system:9090'),
  /** The window over which Prometheus averages, in seconds; unset: four scrape intervals. */
  RATE_WINDOW: secondsVariable.optional(),
  SCRAPE_INTERVAL: secondsVariable.default(15),
});

/** Where the watcher runs. It does not start if one of these is wrong. */
const placeVariables = z.object({
  ...commonSettings,
  ...placeWiring,
  PORT: portVariable.default(8082),
  /** The kind of route whose weights the watcher changes. */
  ROUTE: routeVariable,
  REDIS_URL: redisUrlVariable.default('redis://redis-cache-service:6379'),
});

/** All variables of the watcher. */
export const watcherVariables = z.object({
  ...placeVariables.shape,
  ...rateVariables.shape,
  ...decisionVariables.shape,
});

/** The source of the rate. */
interface RateConfig {
  source: 'mesh' | 'prometheus';
  metricsUrl: string;
  prometheusUrl: string;
  windowSeconds: number;
}

/** The configuration of the watcher. */
export interface WatcherConfig {
  place: z.output<typeof placeVariables>;
  rate: RateConfig;
  settings: Settings;
  /**
   * What is wrong with the settings; undefined: nothing. With wrong settings, the watcher runs, reports them, and
   * changes nothing.
   */
  problem: string | undefined;
  /** Notes about the settings, for users. */
  notes: string[];
}

/**
 * Reads the environment.
 *
 * @throws {ConfigError} if the watcher cannot run at all; another wrong setting is a `problem`, which the page shows
 */
export function readWatcherConfig(env: NodeJS.ProcessEnv): WatcherConfig {
  const place = parseEnv(placeVariables, env);
  const problems: string[] = [];
  function attempt<Value>(read: () => Value, otherwise: Value): Value {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) {
        throw error;
      }
      problems.push(error.message);
      return otherwise;
    }
  }

  const settings = attempt(() => readSettings(env), defaultSettings);
  const { rate, notes } = attempt(
    () => readRateConfig(env),
    readRateConfig({ RATE_SOURCE: env.RATE_SOURCE === 'prometheus' ? 'prometheus' : 'mesh' }),
  );
  return { place, rate, settings, problem: problems.length > 0 ? problems.join('\n') : undefined, notes };
}

function readRateConfig(env: NodeJS.ProcessEnv): { rate: RateConfig; notes: string[] } {
  const config = parseEnv(rateVariables, env);
  const windowSeconds = config.RATE_WINDOW ?? 4 * config.SCRAPE_INTERVAL;
  const sentence = `RATE_WINDOW=${windowSeconds} is less than`;
  const inScrapes = `scrape intervals (SCRAPE_INTERVAL=${config.SCRAPE_INTERVAL})`;
  const matters = config.RATE_SOURCE === 'prometheus';
  if (matters && windowSeconds < 2 * config.SCRAPE_INTERVAL) {
    throw new ConfigError(`${sentence} two ${inScrapes}: a rate needs two samples. Set it to four intervals.`);
  }
  return {
    rate: {
      source: config.RATE_SOURCE,
      metricsUrl: config.METRICS_URL,
      prometheusUrl: config.PROMETHEUS_URL,
      windowSeconds,
    },
    notes:
      matters && windowSeconds < 4 * config.SCRAPE_INTERVAL
        ? [`${sentence} four ${inScrapes}: one failed scrape leaves a gap.`]
        : [],
  };
}
