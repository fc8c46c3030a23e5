import { whyNoAnswer } from '../cluster/ask.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isReady, selects } from '../cluster/demo.ts';
import type { Gateway, GatewayApi, Pod } from '../cluster/objects.ts';
import { skipped, wrong } from '../finding.ts';
import { applyAgain, kubectlAt, type Subject } from './subject.ts';

/** The name of the Gateway, Istio's own or the Gateway API's. */
const GATEWAY = 'frontend-gateway';
const TITLE = '<title>String Hashr</title>';

/** The Gateway exists, Istio's or the Gateway API's, and pods serve it. */
export async function checkGateway({ cluster }: Subject): Promise<string> {
  const { place } = cluster;
  const gateway = await findGateway(cluster);
  if (gateway === undefined) {
    const ofGatewayApi = await findGatewayOfGatewayApi(cluster);
    if (ofGatewayApi === undefined) {
      throw wrong(`there is no Gateway ${GATEWAY}.`, applyAgain(place, 'frontend-gateway.yaml'));
    }
    return checkProgrammed(kubectlAt(place), ofGatewayApi);
  }
  const { selector } = gateway.spec;
  const selected = await podsOf(cluster, gateway);
  const ready = selected.filter(isReady);
  if (ready.length > 0) {
    return `${toText(selector)} selects ${ready.length} ready pods`;
  }
  const [pod] = selected;
  if (pod !== undefined) {
    const { name, namespace } = pod.metadata;
    throw wrong(
      `${toText(selector)} selects ${selected.length} pods, none is ready.`,
      `look why: kubectl --context ${place.context} -n ${namespace} describe pod ${name}`,
    );
  }
  const others = (await cluster.istioPods()).filter(({ metadata }) => metadata.labels.app !== 'istiod');
  const other = others[0]?.metadata.labels.istio;
  if (other === undefined) {
    throw wrong(
      `${toText(selector)} selects no pod, and there is no ingress gateway.`,
      'install one: https://istio.io/latest/docs/setup/additional-setup/gateway/',
    );
  }
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/selector', value: { istio: other } }]);
  throw wrong(
    `${toText(selector)} selects no pod; there are some with istio=${other}.`,
    `${kubectlAt(place)} patch gateways.networking.istio.io ${GATEWAY} --type json -p '${patch}'`,
  );
}

function checkProgrammed(kubectl: string, { status }: GatewayApi): string {
  const programmed = status.conditions.find(({ type }) => type === 'Programmed');
  if (programmed?.status !== 'True') {
    throw wrong(
      `the Gateway API's is not programmed: ${programmed?.message ?? 'nobody has looked at it.'}`,
      `look why: ${kubectl} describe gateways.gateway.networking.k8s.io ${GATEWAY}`,
    );
  }
  return "the Gateway API's, programmed";
}

async function findGateway(cluster: Cluster): Promise<Gateway | undefined> {
  return (await cluster.gateways()).find(({ metadata }) => metadata.name === GATEWAY);
}

async function findGatewayOfGatewayApi(cluster: Cluster): Promise<GatewayApi | undefined> {
  const all = await cluster.gatewaysOfGatewayApi().catch(() => []); // A cluster may not know this kind.
  return all.find(({ metadata }) => metadata.name === GATEWAY);
}

async function podsOf(cluster: Cluster, { spec: { selector } }: Gateway): Promise<Pod[]> {
  // An empty selector selects every pod in Istio, and none here: no gateway means that.
  const isEmpty = Object.keys(selector).length === 0;
  const pods = isEmpty ? [] : 'istio' in selector ? await cluster.istioPods() : await cluster.podsWith(selector);
  return pods.filter(({ metadata }) => selects(selector, metadata.labels));
}

/** Where the page is, seen from outside. */
interface PageAddress {
  url: string;
  /** The name to ask for; undefined: any. */
  host: string | undefined;
}

/**
 * Finds the page's address, by the Gateway and the Service in front of its pods.
 *
 * @throws {Complaint} if there is none
 */
async function findPageAddress(cluster: Cluster): Promise<PageAddress> {
  const gateway = await findGateway(cluster);
  if (gateway === undefined) {
    const [address] = (await findGatewayOfGatewayApi(cluster))?.status.addresses ?? [];
    if (address === undefined) {
      throw skipped('there is no Gateway with an address.', 'see the check "gateway" above');
    }
    return { url: `http://${bracketed(address.value)}/`, host: undefined };
  }
  const pods = await podsOf(cluster, gateway);
  const services = pods[0] === undefined ? [] : await cluster.servicesIn(pods[0].metadata.namespace);
  const service = services.find(({ metadata, spec }) =>
    pods.some((pod) => pod.metadata.namespace === metadata.namespace && selects(spec.selector, pod.metadata.labels)),
  );
  if (service === undefined) {
    throw skipped("no Service is in front of the gateway's pods.", 'see the check "gateway" above');
  }
  const { metadata, spec, status } = service;
  const [ingress] = status.loadBalancer.ingress;
  const address = ingress?.ip ?? ingress?.hostname;
  if (address === undefined) {
    throw wrong(
      `the Service ${metadata.name} of type ${spec.type} has no address from outside.`,
      `on minikube: minikube tunnel; elsewhere: kubectl -n ${metadata.namespace} port-forward service/${metadata.name} 8080:80`,
    );
  }
  const [server] = gateway.spec.servers;
  const port = server?.port.number ?? 80;
  const host = server?.hosts.find((host) => !host.includes('*'));
  return {
    url: `http://${bracketed(address)}${port === 80 ? '' : `:${port}`}/`,
    host: host?.replace(/^.*\//, ''),
  };
}

/** The page answers at the gateway's address. */
export async function checkPage({ cluster }: Subject): Promise<string> {
  const { url, host } = await findPageAddress(cluster);
  const address = host === undefined ? url : `${url} (as ${host})`;
  const { status, text } = await cluster.getPage(url, host).catch((error) => {
    throw wrong(
      `${address} does not answer (${whyNoAnswer(error)}).`,
      'let this computer reach it (on minikube: minikube tunnel), and see the check "gateway"',
    );
  });
  if (status === 200 && text.includes(TITLE)) {
    return `${address} answers, String Hashr`;
  }
  if (status === 301) {
    throw skipped(`${address} redirects (${status}).`, 'open it by the name in its certificate: https://NAME/');
  }
  const firstLine = text.trim().split('\n')[0]?.slice(0, 100) || '(an empty one)';
  throw wrong(
    `${address} answers ${status} with another page: ${firstLine}`,
    status === 200
      ? `another Gateway has this address: kubectl --context ${cluster.place.context} get gateways.networking.istio.io,virtualservices -A`
      : `${applyAgain(cluster.place, 'frontend-ingress-virtual-service.yaml')}, and see the check "pods"`,
  );
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function toText(labels: Record<string, string>): string {
  return (
    Object.entries(labels)
      .map((pair) => pair.join('='))
      .join(',') || '(an empty selector)'
  );
}
