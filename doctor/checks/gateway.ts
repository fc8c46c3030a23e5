import type { Gateway } from '@hashr/mesh/istio-objects.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isReady, selects, toSelector } from '../cluster/demo.ts';
import { whyNoAnswer } from '../cluster/http-answer.ts';
import type { GatewayApiGateway, Pod } from '../cluster/objects.ts';
import { ensure, skipped, wrong } from '../finding.ts';
import { applyAgain, type Subject } from './subject.ts';

/** The name of the Gateway, both of Istio's kind and of the Gateway API's. */
const GATEWAY = 'frontend-gateway';
const TITLE = '<title>String Hashr</title>';

/** The Gateway exists, and ready pods serve it. */
export async function checkGateway({ cluster }: Subject): Promise<string> {
  const { istio, gatewayApi } = await findGateways(cluster);
  if (istio !== undefined) {
    return checkSelector(cluster, istio);
  }
  ensure(gatewayApi !== undefined, `there is no Gateway ${GATEWAY}.`, applyAgain(cluster, `${GATEWAY}.yaml`));
  const programmed = gatewayApi.status.conditions.find(({ type }) => type === 'Programmed');
  ensure(
    programmed?.status === 'True',
    `the Gateway of the Gateway API is not programmed: ${programmed?.message ?? 'no controller has processed it.'}`,
    `see why: ${cluster.kubectl} describe gateways.gateway.networking.k8s.io ${GATEWAY}`,
  );
  return 'the Gateway of the Gateway API is programmed';
}

async function checkSelector(cluster: Cluster, gateway: Gateway): Promise<string> {
  const selector = toSelector(gateway.spec.selector) || '(an empty selector)';
  const pods = await podsOf(cluster, gateway);
  const [first] = pods;
  if (first !== undefined) {
    const ready = pods.filter(isReady).length;
    const { name, namespace } = first.metadata;
    ensure(
      ready > 0,
      `${selector} selects ${pods.length} pods, none is ready.`,
      `see why: kubectl --context ${cluster.place.context} -n ${namespace} describe pod ${name}`,
    );
    return `${selector} selects ${ready} ready pods`;
  }
  const others = (await cluster.istioPods()).filter(({ metadata }) => metadata.labels.app !== 'istiod');
  const istio = others[0]?.metadata.labels.istio;
  ensure(
    istio !== undefined,
    `${selector} selects no pod, and there is no ingress gateway.`,
    'install one: https://istio.io/latest/docs/setup/additional-setup/gateway/',
  );
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/selector', value: { istio } }]);
  throw wrong(
    `${selector} selects no pod, but there are pods with istio=${istio}.`,
    `${cluster.kubectl} patch gateways.networking.istio.io ${GATEWAY} --type json -p '${patch}'`,
  );
}

async function findGateways(cluster: Cluster) {
  const byName = ({ metadata }: { metadata: { name: string } }) => metadata.name === GATEWAY;
  const istio = (await cluster.gateways()).find(byName);
  // A cluster need not know the Gateway API.
  const others = istio === undefined ? await cluster.gatewaysOfGatewayApi().catch(() => []) : [];
  return { istio, gatewayApi: others.find(byName) };
}

async function podsOf(cluster: Cluster, { spec: { selector } }: Gateway): Promise<Pod[]> {
  const isEmpty = Object.keys(selector).length === 0;
  // For Istio, an empty selector selects all pods. Nobody means that, so here it selects none.
  const pods = isEmpty || 'istio' in selector ? cluster.istioPods() : cluster.podsWith(toSelector(selector));
  return (await pods).filter(({ metadata }) => selects(selector, metadata.labels));
}

/** The page answers at the gateway's address. */
export async function checkPage({ cluster }: Subject): Promise<string> {
  const { istio, gatewayApi } = await findGateways(cluster);
  const { url, host } = istio === undefined ? addressOf(gatewayApi) : await findAddress(cluster, istio);
  const address = host === undefined ? url : `${url} (as ${host})`;
  const { status, text } = await cluster.getPage(url, host).catch((error) => {
    throw wrong(
      `${address} does not answer (${whyNoAnswer(error)}).`,
      'let this computer reach it (on minikube: minikube tunnel), and see the check "gateway"',
    );
  });
  if (status === 301) {
    throw skipped(`${address} redirects (${status}).`, 'open it by the name in its certificate: https://NAME/');
  }
  const firstLine = text.trim().split('\n')[0]?.slice(0, 100) || '(an empty one)';
  ensure(
    status === 200 && text.includes(TITLE),
    `${address} answers ${status} with another page: ${firstLine}`,
    status === 200
      ? `another Gateway has this address: kubectl --context ${cluster.place.context} get gateways.networking.istio.io,virtualservices -A`
      : `${applyAgain(cluster, 'frontend-ingress-virtual-service.yaml')}, and see the check "pods"`,
  );
  return `${address} answers, String Hashr`;
}

/** The page's address outside of the cluster, and the host to ask for; undefined: any. */
interface PageAddress {
  url: string;
  host?: string | undefined;
}

function addressOf(gateway: GatewayApiGateway | undefined): PageAddress {
  const [address] = gateway?.status.addresses ?? [];
  if (address === undefined) {
    throw skipped('there is no Gateway with an address.', 'see the check "gateway" above');
  }
  return { url: toUrl(address.value) };
}

/** The Service in front of a Gateway's pods has the address, the Gateway has port and host. */
async function findAddress(cluster: Cluster, gateway: Gateway): Promise<PageAddress> {
  const pods = await podsOf(cluster, gateway);
  const services = pods[0] === undefined ? [] : await cluster.servicesIn(pods[0].metadata.namespace);
  const service = services.find(({ metadata, spec }) =>
    pods.some((pod) => pod.metadata.namespace === metadata.namespace && selects(spec.selector, pod.metadata.labels)),
  );
  if (service === undefined) {
    throw skipped("no Service is in front of the gateway's pods.", 'see the check "gateway" above');
  }
  const { name, namespace } = service.metadata;
  const [ingress] = service.status.loadBalancer.ingress;
  const address = ingress?.ip ?? ingress?.hostname;
  ensure(
    address !== undefined,
    `the Service ${name} of type ${service.spec.type} has no external address.`,
    `on minikube: minikube tunnel; elsewhere: kubectl -n ${namespace} port-forward service/${name} 8080:80`,
  );
  const [server] = gateway.spec.servers;
  const host = server?.hosts.find((host) => !host.includes('*'))?.replace(/^.*\//, '');
  return { url: toUrl(address, server?.port.number), host };
}

function toUrl(address: string, port = 80): string {
  return `http://${address.includes(':') ? `[${address}]` : address}${port === 80 ? '' : `:${port}`}/`;
}
