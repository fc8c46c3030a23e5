import { WORKER_PORT, WORKER_ROUTE, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { DestinationRule, HttpRoute, VirtualService } from '@hashr/mesh/strict-istio-schema.ts';

/** A part of the route: which workers, and which share of the requests. */
interface WeightedSubset {
  subset: string;
  weight: number;
  /** The labels that its workers have. */
  labels: Record<string, string>;
}

/** What the router does with a request, with all times in milliseconds. */
export interface Rules {
  destinations: WeightedSubset[];
  /** Every subset, also those without weight. */
  subsets: { subset: string; labels: Record<string, string> }[];
  /** How long a worker may take; undefined: for ever. */
  timeoutMs: number | undefined;
  delay: { percentage: number; fixedDelay: number } | undefined;
  abort: { percentage: number; httpStatus: number } | undefined;
  /** What the files ask for and this router has no use for, in sentences. */
  notes: string[];
}

/**
 * Puts route and subsets together. Pure.
 *
 * @param report is told each mistake
 * @returns undefined if there was a mistake
 */
export function compileRules(
  virtualService: VirtualService,
  destinationRule: DestinationRule,
  report: (mistake: string) => void,
): Rules | undefined {
  const service = 'worker-virtual-service.yaml:';
  const [route, ...others] = virtualService.spec.http ?? [];
  if (route === undefined || others.length > 0 || virtualService.spec.tcp) {
    report(`${service} spec has to have exactly one route, in http, for the laptop's router`);
    return undefined;
  }
  const mistakes = [
    !virtualService.spec.hosts.includes(WORKER_SERVICE) && `${service} spec.hosts has to have ${WORKER_SERVICE}`,
    virtualService.spec.gateways !== undefined &&
      `${service} spec.gateways takes the route away from the frontend's mesh`,
    route.name !== WORKER_ROUTE && `${service} spec.http[0].name has to be ${WORKER_ROUTE}`,
    destinationRule.spec.host !== WORKER_SERVICE &&
      `worker-destination-rule.yaml: spec.host has to be ${WORKER_SERVICE}`,
    totalWeight(route) === 0 && `${service} spec.http[0].route has weights that are all 0`,
  ].filter((mistake) => mistake !== false);

  const subsets = (destinationRule.spec.subsets ?? []).map(({ name, labels }) => ({ subset: name, labels }));
  const destinations: WeightedSubset[] = [];
  for (const [i, { destination, weight }] of route.route.entries()) {
    const path = `${service} spec.http[0].route[${i}].destination`;
    const known = subsets.find(({ subset }) => subset === destination.subset);
    if (destination.host !== WORKER_SERVICE) {
      mistakes.push(`${path}.host has to be ${WORKER_SERVICE}`);
    } else if (destination.port !== undefined && destination.port.number !== WORKER_PORT) {
      mistakes.push(`${path}.port.number has to be ${WORKER_PORT}`);
    } else if (known === undefined) {
      const names = subsets.map(({ subset }) => subset).join(', ');
      mistakes.push(`${path}.subset has to be one of worker-destination-rule.yaml's: ${names}`);
    } else {
      // A single destination takes everything, also without a weight.
      destinations.push({ ...known, weight: weight ?? (route.route.length === 1 ? 100 : 0) });
    }
  }

  mistakes.forEach(report);
  return mistakes.length > 0
    ? undefined
    : {
        destinations,
        subsets,
        timeoutMs: route.timeout || undefined, // Istio reads 0s as none.
        delay: route.fault?.delay,
        abort: route.fault?.abort,
        notes: notesOn(route, destinationRule),
      };
}

function totalWeight({ route }: HttpRoute): number {
  return route.length === 1 ? (route[0]?.weight ?? 100) : route.reduce((sum, { weight = 0 }) => sum + weight, 0);
}

/** What a mesh would do here, and this router does not. */
function notesOn(route: HttpRoute, { spec }: DestinationRule): string[] {
  const policies = [spec.trafficPolicy, ...(spec.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy)];
  const ignored: string[] = (['outlierDetection', 'connectionPool', 'tls'] as const).filter((name) =>
    policies.some((policy) => policy?.[name] !== undefined),
  );
  const balancers = policies.flatMap((policy) => policy?.loadBalancer ?? []);
  if (balancers.some((balancer) => JSON.stringify(balancer) !== '{"simple":"RANDOM"}')) {
    ignored.push('loadBalancer');
  }
  return [
    ...ignored.map((name) => `worker-destination-rule.yaml: ${name} works in a mesh only, not here`),
    ...(route.retries === undefined
      ? [
          'worker-virtual-service.yaml: without retries a mesh would try twice more (its default); nothing is retried here',
        ]
      : []),
    ...(route.retries !== undefined && route.retries.attempts > 0
      ? ['worker-virtual-service.yaml: retries work in a mesh only, not here']
      : []),
  ];
}
