import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { readVirtualService } from '@hashr/mesh/virtual-service.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { Split, TrafficSplit } from '../observation.ts';
import { createEventRecorder } from './event-recorder.ts';
import { createKubernetesClient } from './kubernetes-client.ts';
import { explainKubernetesError } from './kubernetes-error.ts';
import { lastChange } from './managed-fields.ts';

/** The watcher's name for Kubernetes: the field manager of its patches, and the source of its Events. */
const WATCHER = 'istiowatcher';

/** The object in the API. */
const virtualService = {
  group: 'networking.istio.io',
  version: 'v1',
  plural: 'virtualservices',
  name: WORKER_VIRTUAL_SERVICE,
};

interface KubernetesOptions {
  namespace: string;
  /** The name of this watcher. */
  name: string;
  timeoutMs: number;
  log: Logger;
}

/**
 * Stores the route in the VirtualService of a cluster: that of the pod's service account, or of the kubeconfig.
 * The Kubernetes client is large, so this file is loaded only in a cluster.
 */
export function createKubernetesSplit({ namespace, name, timeoutMs, log }: KubernetesOptions): TrafficSplit {
  const object = { ...virtualService, namespace };
  const where = `VirtualService ${WORKER_VIRTUAL_SERVICE} in the namespace ${namespace}`;
  const explain = (verb: string) => (error: unknown) => {
    throw explainKubernetesError(error, verb, where);
  };
  const client = createKubernetesClient(timeoutMs);
  const events = createEventRecorder({ client, namespace, component: WATCHER, instance: name });

  return {
    async read(signal) {
      const found = await client
        .send('application/json', signal, ({ objects }, options) => objects.getNamespacedCustomObject(object, options))
        .catch(explain('get'));
      const route = readVirtualService(found, where);
      const uid = (found as { metadata?: { uid?: string } }).metadata?.uid;
      const announce: Split['announce'] = async (entry, announceSignal) => {
        await events
          .record(entry, uid, announceSignal)
          .catch(explain('record Events for'))
          .catch(({ message }: Error) => log.warn(`the Event could not be recorded: ${message}`));
      };
      if (!route.isSplit) {
        return { ...route, ...lastChange(found), announce };
      }
      const { patch, ...split } = route;
      return {
        ...split,
        ...lastChange(found),
        announce,
        async write(burstPercent, writeSignal) {
          const request = { ...object, body: patch(burstPercent), fieldManager: WATCHER };
          await client
            .send('application/json-patch+json', writeSignal, ({ objects }, options) =>
              objects.patchNamespacedCustomObject(request, options),
            )
            .catch(explain('patch'));
        },
      };
    },
  };
}
