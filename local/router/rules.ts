import { WORKER_PORT, WORKER_ROUTE, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { DestinationRule, HttpRoute, VirtualService } from '@hashr/mesh/strict-istio-schema.ts';

interface Subset {
  subset: string;
  /** The labels of its workers. */
  labels: Record<string, string>;
}

interface WeightedSubset extends Subset {
  weight: number;
}

/** The rules by which the router handles requests. */
export interface Rules {
  destinations: WeightedSubset[];
  /** All subsets, also those without weight. */
  subsets: Subset[];
  /** The time for an answer, in milliseconds; undefined: no timeout. */
  timeoutMs: number | undefined;
  delay: { percentage: number; fixedDelayMs: number } | undefined;
  abort: { percentage: number; httpStatus: number } | undefined;
  /** Fields of the manifests that have no effect in this router, in sentences. */
  notes: string[];
}

/**
 * Combines the route of the VirtualService with the subsets of the DestinationRule. Pure.
 *
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export function compileRules(
  virtualService: VirtualService,
  destinationRule: DestinationRule,
  report: (mistake: string) => void,
): Rules | undefined {
  const inService = (mistake: string) => report(`worker-virtual-service.yaml: ${mistake}`);
  const [route, ...otherRoutes] = virtualService.spec.http ?? [];
  if (route === undefined || otherRoutes.length > 0 || virtualService.spec.tcp) {
    inService("spec must have exactly one route, in http, for the laptop's router");
    return undefined;
  }
  const mistakes = mistakesIn(virtualService, route);
  const subsets = (destinationRule.spec.subsets ?? []).map(({ name, labels }) => ({ subset: name, labels }));
  const destinations = compileDestinations(route, subsets, (mistake) => mistakes.push(mistake));
  mistakes.forEach(inService);
  const isOtherHost = destinationRule.spec.host !== WORKER_SERVICE;
  if (isOtherHost) {
    report(`worker-destination-rule.yaml: spec.host must be ${WORKER_SERVICE}`);
  }
  if (mistakes.length > 0 || isOtherHost) {
    return undefined;
  }
  const delay = route.fault?.delay;
  return {
    destinations,
    subsets,
    timeoutMs: route.timeout || undefined, // Istio reads 0s as no timeout.
    delay: delay && { percentage: delay.percentage, fixedDelayMs: delay.fixedDelay },
    abort: route.fault?.abort,
    notes: notesOn(route, destinationRule),
  };
}

function mistakesIn({ spec }: VirtualService, route: HttpRoute): string[] {
  return [
    !spec.hosts.includes(WORKER_SERVICE) && `spec.hosts must contain ${WORKER_SERVICE}`,
    spec.gateways !== undefined &&
      "spec.gateways must be absent: with it, the route does not apply to the frontend's sidecar",
    route.name !== WORKER_ROUTE && `spec.http[0].name must be ${WORKER_ROUTE}`,
    totalWeight(route) === 0 && 'spec.http[0].route has only weights of 0',
  ].filter((mistake) => mistake !== false);
}

function compileDestinations(
  { route }: HttpRoute,
  subsets: Subset[],
  report: (mistake: string) => void,
): WeightedSubset[] {
  return route.flatMap(({ destination, weight }, i) => {
    const path = `spec.http[0].route[${i}].destination`;
    const known = subsets.find(({ subset }) => subset === destination.subset);
    if (destination.host !== WORKER_SERVICE) {
      report(`${path}.host must be ${WORKER_SERVICE}`);
    } else if (destination.port !== undefined && destination.port.number !== WORKER_PORT) {
      report(`${path}.port.number must be ${WORKER_PORT}`);
    } else if (known === undefined) {
      const names = subsets.map(({ subset }) => subset).join(', ');
      report(`${path}.subset must be a subset of worker-destination-rule.yaml: ${names}`);
    } else {
      // A single destination without a weight gets all requests.
      return [{ ...known, weight: weight ?? (route.length === 1 ? 100 : 0) }];
    }
    return [];
  });
}

function totalWeight({ route }: HttpRoute): number {
  return route.length === 1 ? (route[0]?.weight ?? 100) : route.reduce((sum, { weight = 0 }) => sum + weight, 0);
}

/** Returns a note for each difference from a mesh. */
function notesOn(route: HttpRoute, { spec }: DestinationRule): string[] {
  const policies = [spec.trafficPolicy, ...(spec.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy)];
  const ignored: string[] = (['outlierDetection', 'connectionPool', 'tls'] as const).filter((name) =>
    policies.some((policy) => policy?.[name] !== undefined),
  );
  const balancers = policies.flatMap((policy) => policy?.loadBalancer ?? []);
  if (balancers.some((balancer) => JSON.stringify(balancer) !== '{"simple":"RANDOM"}')) {
    ignored.push('loadBalancer');
  }
  const notes = ignored.map(
    (name) => `worker-destination-rule.yaml: ${name} has an effect only in a mesh, not on a laptop`,
  );
  if (route.retries === undefined) {
    notes.push(
      'worker-virtual-service.yaml: without retries, a mesh retries twice by default; this router never retries',
    );
  } else if (route.retries.attempts > 0) {
    notes.push('worker-virtual-service.yaml: retries have an effect only in a mesh, not on a laptop');
  }
  return notes;
}
