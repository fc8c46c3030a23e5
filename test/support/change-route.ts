import type { RouteKind } from '@hashr/mesh/route-kinds.ts';
import { burstContext, clusters, inBurst, inPrimary, routeObject, useRoute } from './cluster.ts';

const folder = 'istio-manifests/http-route';
const services = ['-f', `${folder}/worker-services.yaml`];
const servicesAndRules = [...services, '-f', `${folder}/worker-destination-rules.yaml`];
const virtualService = ['-f', 'istio-manifests/worker-virtual-service.yaml'];

/**
 * Changes the kind of the worker's route while the demo runs, with the commands of docs/kubernetes.md. Each step can run
 * again.
 *
 * @param onStep is called after each step, with its name
 */
export async function changeRoute(kind: RouteKind, onStep: (step: string) => Promise<void> = noStep): Promise<void> {
  await (kind === 'httproute' ? toHttpRoute(onStep) : toVirtualService(onStep));
}

const noStep = async () => {};

type OnStep = (step: string) => Promise<void>;

async function toHttpRoute(onStep: OnStep): Promise<void> {
  if (burstContext !== clusters.primary) {
    await inBurst('apply', ...services);
  }
  await inPrimary('apply', ...servicesAndRules);
  await onStep('services and rules');
  await inPrimary('apply', '-f', `${folder}/worker-route.yaml`);
  await inPrimary(
    'wait',
    '--for=jsonpath={.status.parents[0].conditions[?(@.type=="ResolvedRefs")].status}=True',
    routeObject('httproute'),
    '--timeout=60s',
  );
  await onStep('HTTPRoute');
  await setWatcherRoute('httproute', 'k8s/components/http-route/role.yaml');
  await onStep('watcher');
  await inPrimary('delete', routeObject('virtualservice'), '--ignore-not-found');
  useRoute('httproute');
  await onStep('no VirtualService');
}

async function toVirtualService(onStep: OnStep): Promise<void> {
  await inPrimary('apply', ...virtualService);
  await onStep('VirtualService');
  await setWatcherRoute('virtualservice', 'k8s/base/istiowatcher/role.yaml');
  await onStep('watcher');
  await inPrimary('delete', routeObject('httproute'), '--ignore-not-found');
  useRoute('virtualservice');
  await onStep('no HTTPRoute');
  await inPrimary('delete', ...servicesAndRules, '--ignore-not-found');
  if (burstContext !== clusters.primary) {
    await inBurst('delete', ...services, '--ignore-not-found');
  }
  await onStep('no services and rules');
}

async function setWatcherRoute(kind: RouteKind, role: string): Promise<void> {
  await inPrimary('apply', '-f', role);
  await inPrimary('set', 'env', 'deployment/istiowatcher-deployment', `ROUTE=${kind}`);
  await inPrimary('rollout', 'status', 'deployment', 'istiowatcher-deployment', '--timeout=120s');
}
