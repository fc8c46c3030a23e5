import type { DestinationRule } from '@hashr/mesh/strict-istio-schema.ts';

/** Returns a note for each policy that has no effect in this router. */
export function notesOnPolicies(destinationRules: DestinationRule[], file: string): string[] {
  const policies = destinationRules.flatMap(({ spec }) => [
    spec.trafficPolicy,
    ...(spec.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy),
  ]);
  const ignored: string[] = (['outlierDetection', 'connectionPool', 'tls'] as const).filter((name) =>
    policies.some((policy) => policy?.[name] !== undefined),
  );
  const balancers = policies.flatMap((policy) => policy?.loadBalancer ?? []);
  if (balancers.some((balancer) => JSON.stringify(balancer) !== '{"simple":"RANDOM"}')) {
    ignored.push('loadBalancer');
  }
  return ignored.map((name) => `${file}: ${name} has an effect only in a mesh, not on a laptop`);
}
