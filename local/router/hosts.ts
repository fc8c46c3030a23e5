import { NAMESPACE } from './namespace.ts';

const SUFFIXES = ['', '.svc', '.svc.cluster.local'];

/** Whether a host is a Service. Istio reads the short name in the namespace of the object. */
export function isHostOf(service: string, host: string): boolean {
  return host === service || SUFFIXES.some((suffix) => host === `${service}.${NAMESPACE}${suffix}`);
}

/** What a mistake names: the short and the full name of a Service. */
export function hostNames(service: string): string {
  return `${service}, or ${service}.${NAMESPACE}${SUFFIXES.at(-1)}`;
}
