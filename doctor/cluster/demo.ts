import type { Deployment, Pod } from './objects.ts';

/** The label `app` of the demo's pods, by Deployment. */
export const appOf: Record<string, string> = {
  'frontend-deployment': 'frontend',
  'worker-deployment': 'worker',
  'worker-burst-deployment': 'worker',
  'redis-cache': 'redis-cache',
  'istiowatcher-deployment': 'istiowatcher',
};

/** The pods of one app that are not being deleted. */
export function podsOf(pods: Pod[], app: string | undefined): Pod[] {
  return pods.filter(({ metadata }) => metadata.labels.app === app && metadata.deletionTimestamp === undefined);
}

/** All pods of the demo that are not being deleted. */
export function demoPods(pods: Pod[]): Pod[] {
  return [...new Set(Object.values(appOf))].flatMap((app) => podsOf(pods, app));
}

export function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** A sidecar is a container, or (a native sidecar) an init container that keeps running. */
export function hasSidecar({ spec }: Pod): boolean {
  const native = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...native].some(({ name }) => name === 'istio-proxy');
}

export function findDeployment(deployments: Deployment[], name: string): Deployment | undefined {
  return deployments.find(({ metadata }) => metadata.name === name);
}

/** Whether a selector selects an object with these labels. An empty selector selects nothing here. */
export function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Labels as kubectl writes them: `app=worker,cluster-type=burst-cluster`. */
export function toSelector(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map((pair) => pair.join('='))
    .join();
}
