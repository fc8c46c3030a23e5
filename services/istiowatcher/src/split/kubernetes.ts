import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { readWorkerRoute } from '@hashr/mesh/worker-route.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createEventRecorder } from './event-recorder.ts';
import { createKubernetesClient } from './kubernetes-client.ts';
import { explainKubernetesError } from './kubernetes-error.ts';
import { lastChange } from './managed-fields.ts';
import type { TrafficSplit } from './traffic-split.ts';

/** What the watcher calls itself where Kubernetes asks: the field manager of its patches, the source of its Events. */
const WATCHER = 'istiowatcher';

interface KubernetesOptions {
  namespace: string;
  /** What this watcher calls itself. */
  name: string;
  timeoutMs: number;
  log: Logger;
}

/**
 * The weights in the VirtualService of a cluster: the one of the pod's service account, or of the kubeconfig.
 * The Kubernetes client is large, so this file is loaded only where there is a cluster.
 */
export function createKubernetesSplit({ namespace, name, timeoutMs, log }: KubernetesOptions): TrafficSplit {
  const object = {
    group: 'networking.istio.io',
    version: 'v1',
    namespace,
    plural: 'virtualservices',
    name: WORKER_VIRTUAL_SERVICE,
  };
  const where = `VirtualService ${WORKER_VIRTUAL_SERVICE} in the namespace ${namespace}`;
  const client = createKubernetesClient(timeoutMs);
  const events = createEventRecorder({ client, namespace, component: WATCHER, instance: name });

  return {
    async read(signal) {
      const virtualService = await client
        .send('application/json', signal, ({ objects }, options) => objects.getNamespacedCustomObject(object, options))
        .catch((error) => {
          throw explainKubernetesError(error, 'get', where);
        });
      const { patch, ...route } = readWorkerRoute(virtualService, where);
      const uid = (virtualService as { metadata?: { uid?: string } }).metadata?.uid;
      return {
        ...route,
        ...lastChange(virtualService),
        async write(weights, writeSignal) {
          const request = { ...object, body: patch(weights), fieldManager: WATCHER };
          await client
            .send('application/json-patch+json', writeSignal, ({ objects }, options) =>
              objects.patchNamespacedCustomObject(request, options),
            )
            .catch((error) => {
              throw explainKubernetesError(error, 'patch', where);
            });
        },
        async announce(decision, announceSignal) {
          await events.record(decision, uid, announceSignal).catch((error) => {
            const { message } = explainKubernetesError(error, 'record Events for', where);
            log.warn(`the Event could not be recorded: ${message}`);
          });
        },
      };
    },
  };
}
