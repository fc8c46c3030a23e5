import { readWatcherConfig } from '@hashr/istiowatcher/config.ts';
import { ConfigError } from '@hashr/service-kit/env.ts';
import type { Deployment, Pod } from './objects.ts';

/** The label `app` of the demo's pods, by Deployment. */
export const appOf: Record<string, string> = {
  'frontend-deployment': 'frontend',
  'worker-deployment': 'worker',
  'worker-burst-deployment': 'worker',
  'redis-cache': 'redis-cache',
  'istiowatcher-deployment': 'istiowatcher',
};

/** The pods of one app that are there to stay. */
export function podsOf(pods: Pod[], app: string): Pod[] {
  return pods.filter(({ metadata }) => metadata.labels.app === app && metadata.deletionTimestamp === undefined);
}

/** All pods of the demo that are there to stay. */
export function demoPods(pods: Pod[]): Pod[] {
  return [...new Set(Object.values(appOf))].flatMap((app) => podsOf(pods, app));
}

export function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The sidecar is a container, or (natively) an init container that goes on running. */
export function hasSidecar({ spec }: Pod): boolean {
  const isProxy = ({ name }: { name: string }) => name === 'istio-proxy';
  return (
    spec.containers.some(isProxy) ||
    spec.initContainers.some((container) => isProxy(container) && container.restartPolicy === 'Always')
  );
}

export function findDeployment(deployments: Deployment[], name: string): Deployment | undefined {
  return deployments.find(({ metadata }) => metadata.name === name);
}

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

/** Whether labels are all that a selector asks for; one that asks for nothing selects nothing here. */
export function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
