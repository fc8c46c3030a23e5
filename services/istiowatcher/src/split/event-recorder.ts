import type { Decision } from '@hashr/messages/burst.ts';
import { ApiException } from '@kubernetes/client-node';
import type { KubernetesClient } from './kubernetes-client.ts';
import { VIRTUAL_SERVICE } from './worker-route.ts';

/** A decision like one of the last ten minutes is added to its Event. client-go's recorder has the same interval. */
const SIMILAR_WITHIN_MS = 600_000;

interface RecorderOptions {
  client: KubernetesClient;
  namespace: string;
  /** The program, and this instance of it, as the Events name them. */
  component: string;
  instance: string;
}

/** Records decisions as Events of the VirtualService. */
export interface EventRecorder {
  /**
   * Creates an Event, or adds one to the `count` of a similar Event.
   *
   * @param uid of the VirtualService: `kubectl describe` finds an object's Events by it
   * @throws what the Kubernetes client throws
   */
  record(decision: Decision, uid: string | undefined, signal: AbortSignal): Promise<void>;
}

/** Creates a recorder that remembers its own Events of the last ten minutes. */
export function createEventRecorder({ client, namespace, component, instance }: RecorderOptions): EventRecorder {
  const recent = new Map<string, { name: Promise<string | undefined>; count: number; lastMs: number }>();

  async function create(decision: Decision, uid: string | undefined, signal: AbortSignal) {
    const source = { source: { component }, reportingComponent: component, reportingInstance: instance };
    const body = { ...toEvent(decision, namespace, uid), ...source };
    const created = await client.send('application/json', signal, ({ core }, options) =>
      core.createNamespacedEvent({ namespace, body }, options),
    );
    return created.metadata.name;
  }

  return {
    async record(decision, uid, signal) {
      for (const [key, { lastMs }] of recent) {
        if (decision.atMs - lastMs > SIMILAR_WITHIN_MS) {
          recent.delete(key);
        }
      }
      const key = `${decision.kind} ${decision.verdict} ${decision.to.burst}`;
      const similar = recent.get(key);
      const name = await similar?.name.catch(() => undefined);
      if (similar !== undefined && name !== undefined) {
        similar.count += 1;
        similar.lastMs = decision.atMs;
        const body = {
          count: similar.count,
          lastTimestamp: new Date(decision.atMs).toISOString(),
          message: decision.reason,
        };
        const patched = await client
          .send('application/merge-patch+json', signal, ({ core }, options) =>
            core.patchNamespacedEvent({ namespace, name, body }, options),
          )
          .catch(unlessRefused);
        if (patched !== undefined) {
          return;
        }
      }
      const created = create(decision, uid, signal);
      recent.set(key, { name: created, count: 1, lastMs: decision.atMs });
      await created;
    },
  };
}

/** The Event may have expired, and an older Role does not allow patches: then a new Event is created. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof ApiException && (error.code === 404 || error.code === 403)) {
    return undefined;
  }
  throw error;
}

const eventReasons: Record<Decision['kind'], string> = {
  moved: 'TrafficMoved',
  'would-move': 'TrafficWouldMove',
  refused: 'MoveRefused',
  failed: 'MoveFailed',
  foreign: 'WeightsChanged',
};

function toEvent({ kind, reason, atMs }: Decision, namespace: string, uid: string | undefined) {
  const at = new Date(atMs);
  return {
    metadata: { generateName: `${VIRTUAL_SERVICE}.`, namespace },
    involvedObject: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      name: VIRTUAL_SERVICE,
      namespace,
      ...(uid !== undefined && { uid }),
    },
    type: kind === 'refused' || kind === 'failed' ? 'Warning' : 'Normal',
    reason: eventReasons[kind],
    message: reason,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  };
}
