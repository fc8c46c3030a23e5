import { MESH_GATEWAY, WORKER_PORT, WORKER_ROUTE, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { DestinationRule, HttpRoute, VirtualService } from '@hashr/mesh/strict-istio-schema.ts';
import { hostNames, isHostOf } from './hosts.ts';
import { notesOnPolicies } from './policy-notes.ts';
import { allWorkers, type Destination, type Rules, type Subset } from './rules.ts';

const HOST_NAMES = hostNames(WORKER_SERVICE);

/**
 * Combines the route of the VirtualService with the subsets of the DestinationRule. Pure.
 *
 * @param ruleFile the file that contains the DestinationRule, for messages
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export function compileVirtualService(
  virtualService: VirtualService,
  destinationRule: DestinationRule,
  ruleFile: string,
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
  const destinations = compileDestinations(route, subsets, ruleFile, (mistake) => mistakes.push(mistake));
  mistakes.forEach(inService);
  const isOtherHost = !isWorkerHost(destinationRule.spec.host);
  if (isOtherHost) {
    report(`${ruleFile}: spec.host must be ${HOST_NAMES}`);
  }
  if (mistakes.length > 0 || isOtherHost) {
    return undefined;
  }
  const delay = route.fault?.delay;
  return {
    route: 'virtualservice',
    destinations,
    subsets,
    timeoutMs: route.timeout || undefined, // Istio reads 0s as no timeout.
    delay: delay && { percentage: delay.percentage, fixedDelayMs: delay.fixedDelay },
    abort: route.fault?.abort,
    notes: notesOn(route, destinationRule, ruleFile),
  };
}

function mistakesIn({ spec }: VirtualService, route: HttpRoute): string[] {
  return [
    !spec.hosts.some(isWorkerHost) && `spec.hosts must contain ${HOST_NAMES}`,
    !(spec.gateways ?? [MESH_GATEWAY]).includes(MESH_GATEWAY) &&
      `spec.gateways must be absent or contain ${MESH_GATEWAY}: else the route does not apply to the frontend's sidecar`,
    ![WORKER_ROUTE, undefined].includes(route.name) && `spec.http[0].name must be ${WORKER_ROUTE}, or absent`,
    totalWeight(route) === 0 && 'spec.http[0].route has only weights of 0',
  ].filter((mistake) => mistake !== false);
}

function isWorkerHost(host: string): boolean {
  return isHostOf(WORKER_SERVICE, host);
}

function compileDestinations(
  { route }: HttpRoute,
  subsets: Subset[],
  ruleFile: string,
  report: (mistake: string) => void,
): Destination[] {
  return route.flatMap(({ destination, weight }, i) => {
    const path = `spec.http[0].route[${i}].destination`;
    const known =
      destination.subset === undefined ? allWorkers : subsets.find(({ subset }) => subset === destination.subset);
    if (!isWorkerHost(destination.host)) {
      report(`${path}.host must be ${HOST_NAMES}`);
    } else if (destination.port !== undefined && destination.port.number !== WORKER_PORT) {
      report(`${path}.port.number must be ${WORKER_PORT}`);
    } else if (known === undefined) {
      const names = subsets.map(({ subset }) => subset).join(', ');
      report(`${path}.subset must be a subset of ${ruleFile}: ${names}`);
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
function notesOn(route: HttpRoute, destinationRule: DestinationRule, ruleFile: string): string[] {
  const notes = notesOnPolicies([destinationRule], ruleFile);
  if (route.retries === undefined) {
    notes.push(
      'worker-virtual-service.yaml: without retries, a mesh retries twice by default; this router never retries',
    );
  } else if (route.retries.attempts > 0) {
    notes.push('worker-virtual-service.yaml: retries have an effect only in a mesh, not on a laptop');
  }
  return notes;
}
