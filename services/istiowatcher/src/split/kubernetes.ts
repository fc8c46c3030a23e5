import { readAcceptance } from '@hashr/mesh/http-route-status.ts';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import type { Split, TrafficSplit } from '../observation.ts';
import { createEventRecorder } from './event-recorder.ts';
import { createKubernetesClient } from './kubernetes-client.ts';
import { explainKubernetesError } from './kubernetes-error.ts';
import { lastChange } from './managed-fields.ts';
import { createOtherRouteCheck } from './other-route.ts';

/** The watcher's name for Kubernetes: the field manager of its patches, and the source of its Events. */
const WATCHER = 'istiowatcher';

interface KubernetesOptions {
  namespace: string;
  /** The kind of the worker's route. */
  route: RouteKind;
  /** The name of this watcher. */
  name: string;
  timeoutMs: number;
  log: Logger;
}

/**
 * Stores the route in an object of a cluster: that of the pod's service account, or of the kubeconfig.
 * The Kubernetes client is large, so this file is loaded only in a cluster.
 */
export function createKubernetesSplit({
  namespace,
  route: routeKind,
  name,
  timeoutMs,
  log,
}: KubernetesOptions): TrafficSplit {
  const routeObject = routeObjects[routeKind];
  const { group, version, plural, kind } = routeObject;
  const object = { group, version, plural, name: routeObject.name, namespace };
  const where = `${kind} ${routeObject.name} in the namespace ${namespace}`;
  const explain = (verb: string) => (error: unknown) => {
    throw explainKubernetesError(error, verb, where, routeObject.apply);
  };
  const client = createKubernetesClient(timeoutMs);
  const events = createEventRecorder({ client, namespace, object: routeObject, component: WATCHER, instance: name });
  const checkOtherRoute = createOtherRouteCheck(client, namespace, routeKind);

  return {
    async read(signal) {
      const found = await client
        .send('application/json', signal, ({ objects }, options) => objects.getNamespacedCustomObject(object, options))
        .catch(explain('get'));
      const route = routeObject.read(found, where);
      const acceptance = routeKind === 'httproute' ? readAcceptance(found, where) : [];
      const notes = [...acceptance, ...(await checkOtherRoute(signal))];
      const uid = (found as { metadata?: { uid?: string } }).metadata?.uid;
      const announce: Split['announce'] = async (entry, announceSignal) => {
        await events
          .record(entry, uid, announceSignal)
          .catch(explain('record Events for'))
          .catch(({ message }: Error) => log.warn(`the Event could not be recorded: ${message}`));
      };
      const common = { ...lastChange(found, routeObject.routesField), notes, announce };
      if (!route.isSplit) {
        return { ...route, ...common };
      }
      const { patch, ...split } = route;
      return {
        ...split,
        ...common,
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
