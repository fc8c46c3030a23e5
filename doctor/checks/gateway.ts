import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import type { Gateway } from '@hashr/mesh/istio-objects.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isReady, type Pod, selects, toSelector } from '../cluster/objects.ts';
import { ensure, skipped, wrong } from '../finding.ts';
import { applyAgain, type Subject } from './subject.ts';

/** The name of the Gateway, both of Istio's kind and of the Gateway API's. */
const GATEWAY = 'frontend-gateway';
const TITLE = '<title>String Hashr</title>';

/** What serves the page. */
interface Entrance {
  /** The sentence of the check. */
  found: string;
  /** The page's URL outside of the cluster, and the host to ask for; undefined: any. */
  findAddress(): Promise<{ url: string; host?: string | undefined }>;
}

/** The Gateway exists, and ready pods serve it. */
export async function checkGateway({ cluster }: Subject): Promise<string> {
  return (await findEntrance(cluster)).found;
}

async function findEntrance(cluster: Cluster): Promise<Entrance> {
  const byName = ({ metadata }: { metadata: { name: string } }) => metadata.name === GATEWAY;
  const istio = (await cluster.gateways()).find(byName);
  if (istio !== undefined) {
    return entranceOfIstio(cluster, istio);
  }
  // A cluster need not know the Gateway API.
  const gateway = (await cluster.gatewaysOfGatewayApi().catch(() => [])).find(byName);
  ensure(gateway !== undefined, `there is no Gateway ${GATEWAY}.`, applyAgain(cluster, `${GATEWAY}.yaml`));
  const { addresses, conditions } = gateway.status;
  const programmed = conditions.find(({ type }) => type === 'Programmed');
  const why = programmed?.message ?? 'no controller has processed it.';
  const see = `see why: ${cluster.kubectl} describe gateways.gateway.networking.k8s.io ${GATEWAY}`;
  ensure(programmed?.status === 'True', `the Gateway of the Gateway API is not programmed: ${why}`, see);
  return {
    found: 'the Gateway of the Gateway API is programmed',
    async findAddress() {
      ensure(addresses[0] !== undefined, 'the Gateway of the Gateway API has no address.', see);
      return { url: toUrl(addresses[0].value) };
    },
  };
}

async function entranceOfIstio(cluster: Cluster, gateway: Gateway): Promise<Entrance> {
  const { selector } = gateway.spec;
  const pods = await podsOf(cluster, selector);
  const ready = pods.filter(isReady);
  const text = toSelector(selector) || '(an empty selector)';
  const { name, namespace } = pods[0]?.metadata ?? (await nothingSelected(cluster, text));
  const describe = `see why: kubectl --context ${cluster.place.context} -n ${namespace} describe pod ${name}`;
  ensure(ready.length > 0, `${text} selects ${pods.length} pods, none is ready.`, describe);
  return {
    found: `${text} selects ${ready.length} ready pods`,
    findAddress: () => addressOf(cluster, gateway, pods, namespace),
  };
}

async function nothingSelected(cluster: Cluster, text: string): Promise<never> {
  const gateways = (await cluster.istioPods()).filter(({ metadata }) => metadata.labels.app !== 'istiod');
  const istio = gateways[0]?.metadata.labels.istio;
  const install = 'install one: https://istio.io/latest/docs/setup/additional-setup/gateway/';
  ensure(istio !== undefined, `${text} selects no pod, and there is no ingress gateway.`, install);
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/selector', value: { istio } }]);
  throw wrong(
    `${text} selects no pod, but there are pods with istio=${istio}.`,
    `${cluster.kubectl} patch gateways.networking.istio.io ${GATEWAY} --type json -p '${patch}'`,
  );
}

async function podsOf(cluster: Cluster, selector: Gateway['spec']['selector']): Promise<Pod[]> {
  const isEmpty = Object.keys(selector).length === 0;
  // For Istio, an empty selector selects all pods. Nobody means that, so here it selects none.
  const pods = isEmpty || 'istio' in selector ? cluster.istioPods() : cluster.podsWith(toSelector(selector));
  return (await pods).filter(({ metadata }) => selects(selector, metadata.labels));
}

/** The Service in front of a Gateway's pods has the address, the Gateway has the port and the host. */
async function addressOf(cluster: Cluster, gateway: Gateway, pods: Pod[], namespace: string) {
  const services = await cluster.servicesIn(namespace);
  const service = services.find(({ spec }) => pods.some(({ metadata }) => selects(spec.selector, metadata.labels)));
  if (service === undefined) {
    throw skipped("no Service selects the gateway's pods.", 'see the check "gateway" above');
  }
  const { metadata, spec, status } = service;
  const [ingress] = status.loadBalancer.ingress;
  const address = ingress?.ip ?? ingress?.hostname;
  ensure(
    address !== undefined,
    `the Service ${metadata.name} of type ${spec.type} has no external address.`,
    `on minikube: minikube tunnel; elsewhere: kubectl -n ${namespace} port-forward service/${metadata.name} 8080:80`,
  );
  const [server] = gateway.spec.servers;
  const host = server?.hosts.find((host) => !host.includes('*'))?.replace(/^.*\//, '');
  return { url: toUrl(address, server?.port.number), host };
}

function toUrl(address: string, port = 80): string {
  return `http://${address.includes(':') ? `[${address}]` : address}${port === 80 ? '' : `:${port}`}/`;
}

/** The page answers at the gateway's address. */
export async function checkPage({ cluster }: Subject): Promise<string> {
  const entrance = await findEntrance(cluster).catch(() => {
    throw skipped('the check "gateway" is not ok.', 'see the check "gateway" above');
  });
  const { url, host } = await entrance.findAddress();
  const address = host === undefined ? url : `${url} (as ${host})`;
  const { status, text } = await cluster.getPage(url, host).catch((error) => {
    const remedy =
      'make the address reachable from this computer (on minikube: minikube tunnel), and see the check "gateway"';
    throw wrong(`${address} does not answer (${whyNoAnswer(error)}).`, remedy);
  });
  if (status === 301) {
    throw skipped(`${address} redirects (${status}).`, 'open the page by the name in the certificate: https://NAME/');
  }
  const firstLine = text.trim().split('\n')[0]?.slice(0, 100) || '(an empty one)';
  ensure(
    status === 200 && text.includes(TITLE),
    `${address} returns status ${status} and another page: ${firstLine}`,
    status === 200
      ? `another Gateway has this address: kubectl --context ${cluster.place.context} get gateways.networking.istio.io,virtualservices -A`
      : `${applyAgain(cluster, 'frontend-ingress-virtual-service.yaml')}, and see the check "pods"`,
  );
  return `${address} serves String Hashr`;
}
