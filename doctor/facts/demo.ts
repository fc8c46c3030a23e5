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
