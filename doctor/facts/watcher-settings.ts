import { readWatcherConfig } from '@hashr/istiowatcher/config.ts';
import { ConfigError } from '@hashr/service-kit/env.ts';
import { findDeployment } from './demo.ts';
import type { Deployment } from './objects.ts';

/** How the watcher of a cluster was told to measure. */
export interface WatcherSettings {
  source: 'mesh' | 'prometheus';
  prometheusUrl: string;
  /** Over how long Prometheus averages. */
  windowSeconds: number;
  /** What the watcher was told about Prometheus' scrapes, not what they are. */
  toldIntervalSeconds: number;
  /** What is wrong with its settings; undefined: nothing. */
  problem: string | undefined;
}

/** Reads the watcher's environment from its Deployment, as the watcher does; without one, what it would be told. Pure. */
export function watcherSettings(deployments: Deployment[]): WatcherSettings {
  const containers = findDeployment(deployments, 'istiowatcher-deployment')?.spec.template.spec.containers ?? [];
  const variables = containers.find(({ name }) => name === 'istiowatcher')?.env ?? [];
  const env = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const told = Number(env.SCRAPE_INTERVAL?.replace(/s$/, '') || 15);
  const toldIntervalSeconds = Number.isFinite(told) ? told : 15;
  try {
    const { rate, problem } = readWatcherConfig(env);
    const windowSeconds = Number(env.RATE_WINDOW?.replace(/s$/, '')) || rate.windowSeconds;
    return { source: rate.source, prometheusUrl: rate.prometheusUrl, windowSeconds, toldIntervalSeconds, problem };
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    const { rate } = readWatcherConfig({});
    return { ...rate, toldIntervalSeconds, problem: error.message };
  }
}
