import type { Decision, Weights } from '@hashr/messages/burst.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderMiddleware,
} from '@kubernetes/client-node';
import { changedAtMs } from './managed-fields.ts';
import { SplitConflict, SplitError, type TrafficSplit } from './traffic-split.ts';
import { readWorkerRoute, VIRTUAL_SERVICE, type WorkerRoute } from './worker-route.ts';

const WHO = 'istiowatcher';

interface KubernetesOptions {
  namespace: string;
  /** What this watcher calls itself. */
  name: string;
  timeoutMs: number;
  log: Logger;
}

/**
 * The weights in the VirtualService of a cluster: the one of the pod's service account, or of the kubeconfig.
 * Only this file knows the Kubernetes client, which is large: it is loaded where it is used.
 */
export function createKubernetesSplit({ namespace, name, timeoutMs, log }: KubernetesOptions): TrafficSplit {
  const object = {
    group: 'networking.istio.io',
    version: 'v1',
    namespace,
    plural: 'virtualservices',
    name: VIRTUAL_SERVICE,
  };
  const where = `VirtualService ${VIRTUAL_SERVICE} in the namespace ${namespace}`;
  let clients: ReturnType<typeof createClients> | undefined;
  let lastRead: WorkerRoute | undefined;
  let uid: string | undefined;

  /** The client takes the signal and the kind of a patch by what it calls middleware. */
  function options(signal: AbortSignal, contentType: string = PatchStrategy.JsonPatch) {
    const header = setHeaderMiddleware('Content-Type', contentType);
    const pre: typeof header.pre = (context) => {
      context.setSignal(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      return header.pre(context);
    };
    return { middleware: [{ ...header, pre }], middlewareMergeStrategy: 'append' as const };
  }

  return {
    async read(signal) {
      clients ??= createClients();
      const virtualService = await clients.objects
        .getNamespacedCustomObject(object, options(signal, 'application/json'))
        .catch((error) => {
          throw explain(error, 'get', where);
        });
      lastRead = readWorkerRoute(virtualService, where);
      uid = (virtualService as { metadata?: { uid?: string } }).metadata?.uid;
      return { ...lastRead, changedAtMs: changedAtMs(virtualService) };
    },
    async write(weights: Weights, signal) {
      const body = lastRead?.patch(weights);
      await clients?.objects
        .patchNamespacedCustomObject({ ...object, body, fieldManager: WHO }, options(signal))
        .catch((error) => {
          throw explain(error, 'patch', where);
        });
    },
    async announce(decision, signal) {
      const body = toEvent(decision, namespace, name, uid);
      await clients?.core
        .createNamespacedEvent({ namespace, body }, options(signal, 'application/json'))
        .catch((error) => {
          log.warn(`the Event could not be created: ${explain(error, 'create Events for', where).message}`);
        });
    },
  };
}

/** @throws {SplitError} if the kubeconfig cannot be read */
function createClients() {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    throw new SplitError(`There is no way to a cluster: ${(error as Error).message}. See KUBECONFIG.`);
  }
  return { objects: kubeConfig.makeApiClient(CustomObjectsApi), core: kubeConfig.makeApiClient(CoreV1Api) };
}

/** What an answer of the API server means, and what helps. */
function explain(error: unknown, verb: string, where: string): Error {
  const code = error instanceof ApiException ? error.code : undefined;
  if (code === 422 || code === 409) {
    return new SplitConflict(`The API server refuses the patch (${code}): somebody else has changed the ${where}.`);
  }
  if (code === 404) {
    return new SplitError(`There is no ${where}: kubectl apply -f istio-manifests/worker-virtual-service.yaml`);
  }
  if (code === 401) {
    return new SplitError('The API server does not know who the watcher is (401): is its service account still there?');
  }
  if (code === 403) {
    return new SplitError(
      `The watcher may not ${verb} the ${where} (403): its Role and RoleBinding are in k8s/base/istiowatcher.`,
    );
  }
  if (code !== undefined) {
    return new SplitError(
      `The API server answers ${code} when the watcher wants to ${verb} the ${where}. It tries again at each look.`,
    );
  }
  const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  const why = name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message);
  return new SplitError(`The API server cannot be reached to ${verb} the ${where}: ${why}.`);
}

const eventReasons: Record<Decision['kind'], string> = {
  moved: 'TrafficMoved',
  'would-move': 'TrafficWouldMove',
  refused: 'MoveRefused',
  failed: 'MoveFailed',
  foreign: 'WeightsChanged',
};

function toEvent({ kind, reason, atMs }: Decision, namespace: string, name: string, uid: string | undefined) {
  const at = new Date(atMs);
  return {
    metadata: { generateName: `${VIRTUAL_SERVICE}.`, namespace },
    involvedObject: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      name: VIRTUAL_SERVICE,
      namespace,
      ...(uid !== undefined && { uid }), // `kubectl describe` finds an object's Events by it.
    },
    type: kind === 'refused' || kind === 'failed' ? 'Warning' : 'Normal',
    reason: eventReasons[kind],
    message: reason,
    source: { component: WHO },
    reportingComponent: WHO,
    reportingInstance: name,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  };
}
