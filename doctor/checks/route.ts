import { ROUTE, VIRTUAL_SERVICE } from '@hashr/istiowatcher/split/worker-route.ts';
import type { VirtualService } from '../facts/istio-objects.ts';
import { type Finding, ok, wrong } from '../finding.ts';

const subsets = ['primary', 'burst'] as const;

/** Percent of the requests by subset. */
export type Weights = Record<(typeof subsets)[number], number>;

/** The weights as they are written; undefined if the route is not what it has to be. Pure. */
export function readWeights(virtualServices: VirtualService[]): Weights | undefined {
  const route = findRoutes(virtualServices)[0]?.route;
  const weightOf = (subset: string) => route?.find(({ destination }) => destination.subset === subset)?.weight;
  return route === undefined ? undefined : { primary: weightOf('primary') ?? 0, burst: weightOf('burst') ?? 0 };
}

/**
 * One route with the name `worker`, to the two subsets, with weights that add up.
 *
 * @param remedy what puts the VirtualService back as it came
 */
export function checkRoute(virtualServices: VirtualService[], remedy: string): Finding {
  const CHECK = 'weights';
  if (!virtualServices.some(({ metadata }) => metadata.name === VIRTUAL_SERVICE)) {
    return wrong(CHECK, `there is no VirtualService ${VIRTUAL_SERVICE}.`, remedy);
  }
  const routes = findRoutes(virtualServices);
  const [first] = routes;
  if (first === undefined || routes.length > 1) {
    return wrong(
      CHECK,
      `${VIRTUAL_SERVICE} has ${routes.length} routes with the name "${ROUTE}" instead of one.`,
      remedy,
    );
  }
  const found = first.route.map(({ destination }) => destination.subset ?? '(none)');
  if (found.toSorted().join() !== subsets.toSorted().join()) {
    return wrong(
      CHECK,
      `the route "${ROUTE}" has the subsets ${found.join(', ')} instead of ${subsets.join(', ')}.`,
      remedy,
    );
  }
  const text = first.route.map(({ destination, weight = 0 }) => `${destination.subset} ${weight}`).join(', ');
  const sum = first.route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return sum === 100 ? ok(CHECK, `${text}`) : wrong(CHECK, `${text}: that adds up to ${sum} instead of 100.`, remedy);
}

function findRoutes(virtualServices: VirtualService[]) {
  const ours = virtualServices.find(({ metadata }) => metadata.name === VIRTUAL_SERVICE);
  return ours?.spec.http.filter(({ name }) => name === ROUTE) ?? [];
}
