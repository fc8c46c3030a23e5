import { z } from 'zod';
import { type Fact, known, mapFact, unknown } from '../fact.ts';
import { explain, type Kubectl } from '../runner/kubectl.ts';
import type { ClusterFacts, Place } from './cluster-facts.ts';
import {
  deploymentSchema,
  endpointSliceSchema,
  listOf,
  type Namespace,
  namespaceSchema,
  podSchema,
  serviceSchema,
  webhookSchema,
} from './objects.ts';

const versionSchema = z.object({ gitVersion: z.string() });
const apiGroupSchema = z.object({ versions: z.array(z.object({ version: z.string() })) });

/** Kubernetes' version; the Fact says why it cannot be reached. */
export async function askServerVersion(kubectl: Kubectl): Promise<Fact<string>> {
  return mapFact(await getRaw(kubectl, '/version', versionSchema), ({ gitVersion }) => gitVersion.replace(/^v/, ''));
}

/** Looks at what each cluster of the mesh has. A few questions at a time, to be kind to a small computer. */
export async function gatherCluster(kubectl: Kubectl, place: Place, serverVersion: string): Promise<ClusterFacts> {
  const here = ['-n', place.namespace];
  const [istioVersions, istiodPods, webhooks, namespace] = await Promise.all([
    askIstioVersions(kubectl),
    kubectl.get(listOf(podSchema), ['pods', '-A', '-l', 'app=istiod']),
    kubectl.get(listOf(webhookSchema), ['mutatingwebhookconfigurations', '-l', 'app=sidecar-injector']),
    askNamespace(kubectl, place.namespace),
  ]);
  const [deployments, pods, services, endpointSlices] = await Promise.all([
    kubectl.get(listOf(deploymentSchema), ['deployments', ...here]),
    kubectl.get(listOf(podSchema), ['pods', ...here]),
    kubectl.get(listOf(serviceSchema), ['services', ...here]),
    kubectl.get(listOf(endpointSliceSchema), ['endpointslices', ...here]),
  ]);
  return {
    place,
    serverVersion,
    istioVersions,
    istiodPods,
    webhooks,
    namespace,
    deployments,
    pods,
    services,
    endpointSlices,
  };
}

/** One by its name: who may see a namespace may not always list all. */
async function askNamespace(kubectl: Kubectl, name: string): Promise<Fact<Namespace | undefined>> {
  const answer = await kubectl.get(namespaceSchema, ['namespaces', name]);
  return 'unknown' in answer && answer.unknown.endsWith('not found') ? known(undefined) : answer;
}

async function askIstioVersions(kubectl: Kubectl): Promise<Fact<string[]>> {
  const answer = await getRaw(kubectl, '/apis/networking.istio.io', apiGroupSchema);
  if ('unknown' in answer && /not ?found|could not find the requested resource/i.test(answer.unknown)) {
    return known([]);
  }
  return mapFact(answer, ({ versions }) => versions.map(({ version }) => version));
}

async function getRaw<Schema extends z.ZodType>(
  kubectl: Kubectl,
  path: string,
  schema: Schema,
): Promise<Fact<z.output<Schema>>> {
  const outcome = await kubectl.run(['get', '--raw', path]);
  if (outcome.ended !== 'well') {
    return explain(outcome, `kubectl --context ${kubectl.context} get --raw ${path}`);
  }
  try {
    return known(schema.parse(JSON.parse(outcome.stdout)));
  } catch {
    return unknown(`${path} is not what a Kubernetes API server answers.`, 'see: kubectl config view --minify');
  }
}
