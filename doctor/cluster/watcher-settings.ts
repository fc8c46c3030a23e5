import { type RouteKind, routeKinds } from '@hashr/mesh/route-kinds.ts';
import { type Deployment, findDeployment } from './objects.ts';

/** Reads the watcher's settings from its Deployment. What is not set there has the watcher's default. Pure. */
export function watcherSettings(deployments: Deployment[]) {
  const watcher = findDeployment(deployments, 'istiowatcher-deployment');
  const containers = watcher?.spec.template.spec.containers ?? [];
  const variables = containers.find(({ name }) => name === 'istiowatcher')?.env ?? [];
  const env = Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  const secondsOf = (name: string, otherwise: number) => Number(env[name]?.replace(/s$/, '')) || otherwise;
  const scrapeIntervalSeconds = secondsOf('SCRAPE_INTERVAL', 15);
  return {
    /** The kind of the worker's route; undefined: there is no watcher. */
    route: watcher && toRouteKind(env.ROUTE),
    usesPrometheus: env.RATE_SOURCE === 'prometheus',
    prometheusUrl: env.PROMETHEUS_URL ?? 'http://prometheus.istio-system:9090',
    scrapeIntervalSeconds,
    windowSeconds: secondsOf('RATE_WINDOW', 4 * scrapeIntervalSeconds),
  };
}

/** With a wrong value, the watcher does not start. */
function toRouteKind(value: string | undefined): RouteKind {
  return routeKinds.find((kind) => kind === value) ?? 'virtualservice';
}
