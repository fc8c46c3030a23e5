import { subsetService, WORKER_PORT, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { HttpRoute, Service } from '@hashr/mesh/strict-gateway-schema.ts';
import type { DestinationRule } from '@hashr/mesh/strict-istio-schema.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
import { hostNames, isHostOf } from './hosts.ts';
import { httpRouteFiles } from './http-route-files.ts';
import { NAMESPACE } from './namespace.ts';
import { notesOnPolicies } from './policy-notes.ts';
import { notesOnRetries } from './retry-notes.ts';
import { allWorkers, type Destination, type Rules, type Subset } from './rules.ts';

type Rule = HttpRoute['spec']['rules'][number];

/** The Services of the subsets. */
const serviceNames = subsets.map(subsetService);

/**
 * Combines the HTTPRoute with the Services that it sends requests to. The Gateway API has no faults. Pure.
 *
 * @param destinationRules the policies of those Services; they have no effect here
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export function compileHttpRoute(
  httpRoute: HttpRoute,
  services: Service[],
  destinationRules: DestinationRule[],
  report: (mistake: string) => void,
): Rules | undefined {
  const [rule, ...otherRules] = httpRoute.spec.rules;
  if (rule === undefined || otherRules.length > 0) {
    report(`${httpRouteFiles.route}: spec.rules must have exactly one rule for the laptop's router`);
    return undefined;
  }
  const mistakes = [
    ...mistakesIn(httpRoute, rule).map((mistake) => `${httpRouteFiles.route}: ${mistake}`),
    ...mistakesInServices(services),
    ...destinationRules.flatMap(mistakesInPolicy),
  ];
  mistakes.forEach(report);
  if (mistakes.length > 0) {
    return undefined;
  }
  return {
    route: 'httproute',
    destinations: rule.backendRefs.flatMap((backend) => toDestination(backend, services)),
    subsets: services.flatMap(toSubset),
    timeoutMs: rule.timeouts.request || undefined, // The Gateway API reads 0s as no timeout.
    delay: undefined,
    abort: undefined,
    notes: [...notesOnPolicies(destinationRules, httpRouteFiles.destinationRules), ...notesOnRetries(rule)],
  };
}

/** The subset whose Service this is, with the selector as its labels. */
function toSubset({ metadata, spec }: Service): Subset[] {
  return subsets
    .filter((subset) => subsetService(subset) === metadata.name)
    .map((subset) => ({ subset, labels: spec.selector }));
}

function toDestination({ name, weight }: Rule['backendRefs'][number], services: Service[]): Destination[] {
  const workers =
    name === WORKER_SERVICE
      ? [allWorkers]
      : services.filter(({ metadata }) => metadata.name === name).flatMap(toSubset);
  return workers.map((some) => ({ ...some, weight }));
}

function mistakesIn({ spec }: HttpRoute, { backendRefs }: Rule): string[] {
  const isOwnNamespace = (namespace: string | undefined) => [undefined, NAMESPACE].includes(namespace);
  const isForWorker = spec.parentRefs.some(
    ({ group, kind, namespace, name, port }) =>
      group === '' &&
      kind === 'Service' &&
      name === WORKER_SERVICE &&
      isOwnNamespace(namespace) &&
      [undefined, WORKER_PORT].includes(port),
  );
  const allowed = [...serviceNames, WORKER_SERVICE];
  return [
    !isForWorker && `spec.parentRefs must contain {group: "", kind: Service, name: ${WORKER_SERVICE}}`,
    backendRefs.every(({ weight }) => weight === 0) && 'spec.rules[0].backendRefs has only weights of 0',
    ...backendRefs.map(
      ({ name }, i) =>
        !allowed.includes(name) && `spec.rules[0].backendRefs[${i}].name must be ${allowed.join(' or ')}`,
    ),
    ...backendRefs.map(
      ({ namespace }, i) =>
        !isOwnNamespace(namespace) && `spec.rules[0].backendRefs[${i}].namespace must be ${NAMESPACE}, or absent`,
    ),
  ].filter((mistake) => mistake !== false);
}

function mistakesInServices(services: Service[]): string[] {
  const has = (name: string) => services.some(({ metadata }) => metadata.name === name);
  return services.length === serviceNames.length && serviceNames.every(has)
    ? []
    : [`${httpRouteFiles.services}: must have the Services ${serviceNames.join(' and ')}, once each`];
}

function mistakesInPolicy({ metadata, spec }: DestinationRule): string[] {
  const isKnown = serviceNames.some((name) => isHostOf(name, spec.host));
  return isKnown
    ? []
    : [
        `${httpRouteFiles.destinationRules}: DestinationRule ${metadata.name}: spec.host must be ${serviceNames.map(hostNames).join(', or ')}`,
      ];
}
