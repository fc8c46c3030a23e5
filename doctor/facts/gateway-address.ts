import { type Fact, known, unknown, valueOr } from '../fact.ts';
import type { HomeFacts } from './cluster-facts.ts';
import type { Pod, Service } from './objects.ts';

/** The name of the Gateway, Istio's own or the Gateway API's. */
export const GATEWAY = 'frontend-gateway';

/** Where the page is, seen from outside. */
export interface PageAddress {
  url: string;
  /** The name to ask for; undefined: any. */
  host: string | undefined;
}

type GatewayFacts = Pick<HomeFacts, 'gateways' | 'gatewaysOfGatewayApi' | 'gatewayPods' | 'gatewayServices'>;

/** Whether labels are all that a selector asks for; one that asks for nothing selects nothing here. */
export function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The page's address, by the Gateway and the Service in front of its pods. Pure. */
export function findPageAddress(facts: GatewayFacts): Fact<PageAddress> {
  const gateway = valueOr(facts.gateways, []).find(({ metadata }) => metadata.name === GATEWAY);
  const twin = valueOr(facts.gatewaysOfGatewayApi, []).find(({ metadata }) => metadata.name === GATEWAY);
  if (gateway === undefined) {
    const [address] = twin?.status.addresses ?? [];
    return address === undefined
      ? unknown('there is no Gateway with an address.', 'see the check "gateway" above')
      : known({ url: `http://${bracketed(address.value)}/`, host: undefined });
  }
  const pods = valueOr(facts.gatewayPods, []).filter(({ metadata }) => selects(gateway.spec.selector, metadata.labels));
  const [server] = gateway.spec.servers;
  const service = valueOr(facts.gatewayServices, []).find((service) => isInFront(service, pods));
  if (service === undefined) {
    return unknown("no Service is in front of the gateway's pods.", 'see the check "gateway" above');
  }
  const { metadata, spec, status } = service;
  const [ingress] = status.loadBalancer.ingress;
  const address = ingress?.ip ?? ingress?.hostname;
  if (address === undefined) {
    return unknown(
      `the Service ${metadata.name} of type ${spec.type} has no address from outside.`,
      `on minikube: minikube tunnel; elsewhere: kubectl -n ${metadata.namespace} port-forward service/${metadata.name} 8080:80`,
    );
  }
  const port = server?.port.number ?? 80;
  const host = server?.hosts.find((host) => !host.includes('*'));
  return known({
    url: `http://${bracketed(address)}${port === 80 ? '' : `:${port}`}/`,
    host: host?.replace(/^.*\//, ''),
  });
}

function isInFront({ metadata, spec }: Service, pods: Pod[]): boolean {
  return pods.some(
    (pod) => pod.metadata.namespace === metadata.namespace && selects(spec.selector, pod.metadata.labels),
  );
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
