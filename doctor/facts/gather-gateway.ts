import { type Fact, known, mapFact, valueOr } from '../fact.ts';
import { ask, whyNoAnswer } from '../runner/ask.ts';
import type { Kubectl } from '../runner/kubectl.ts';
import type { HomeFacts, Place } from './cluster-facts.ts';
import { GATEWAY, type PageAddress } from './gateway-address.ts';
import { gatewayApiSchema, gatewaySchema } from './istio-objects.ts';
import { listOf, type Pod, podSchema, serviceSchema } from './objects.ts';

const PAGE_MS = 8_000;

/** Pods that could be ingress gateways: Istio's charts label them so, and istiod too. */
const LIKE_A_GATEWAY = 'istio,istio notin (pilot)';

type GatewayFacts = Pick<HomeFacts, 'gateways' | 'gatewaysOfGatewayApi' | 'gatewayPods' | 'gatewayServices'>;

/** Looks for the way in: the Gateway, the pods it selects, the Services in front of them. */
export async function gatherGateway(kubectl: Kubectl, { namespace }: Place): Promise<GatewayFacts> {
  const [gateways, gatewaysOfGatewayApi] = await Promise.all([
    kubectl.get(listOf(gatewaySchema), ['gateways.networking.istio.io', '-n', namespace]),
    kubectl.get(listOf(gatewayApiSchema), ['gateways.gateway.networking.k8s.io', '-n', namespace]),
  ]);
  const ours = valueOr(gateways, []).find(({ metadata }) => metadata.name === GATEWAY);
  const selector = Object.entries(ours?.spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  const [selected, candidates] = await Promise.all([
    selector.length === 0 ? known<Pod[]>([]) : kubectl.get(listOf(podSchema), ['pods', '-A', '-l', selector.join(',')]),
    kubectl.get(listOf(podSchema), ['pods', '-A', '-l', LIKE_A_GATEWAY]),
  ]);
  const names = new Set(valueOr(selected, []).map(({ metadata }) => metadata.name));
  const gatewayPods = mapFact(selected, (pods) => [
    ...pods,
    ...valueOr(candidates, []).filter(({ metadata }) => !names.has(metadata.name)),
  ]);
  const [first] = valueOr(selected, []);
  return {
    gateways,
    gatewaysOfGatewayApi,
    gatewayPods,
    gatewayServices:
      first === undefined
        ? known([])
        : await kubectl.get(listOf(serviceSchema), ['services', '-n', first.metadata.namespace]),
  };
}

/** What came from the page's address: an answer, or why there was none. */
export interface PageAnswer extends PageAddress {
  answer: { status: number; text: string } | { why: string };
}

/** Asks for the page at its address. */
export async function askPage(address: Fact<PageAddress>, signal: AbortSignal): Promise<Fact<PageAnswer>> {
  if (!('value' in address)) {
    return address;
  }
  const { url, host } = address.value;
  const answer = await ask(url, PAGE_MS, signal, host).catch((error) => ({
    why: whyNoAnswer(error),
  }));
  return known({ url, host, answer });
}
