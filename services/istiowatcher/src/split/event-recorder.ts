import type { RouteObject } from '@hashr/mesh/route-kinds.ts';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import type { KubernetesClient } from './kubernetes-client.ts';
import { isMissing } from './kubernetes-error.ts';

/**
 * An entry similar to one of the last ten minutes is added to its Event. The recorder of client-go has the same
 * interval.
 */
const SIMILAR_WITHIN_MS = 600_000;

interface RecentEvent {
  name: Promise<string | undefined>;
  count: number;
  /** When it happened last, in milliseconds since 1970. */
  lastMs: number;
}

interface RecorderOptions {
  client: KubernetesClient;
  namespace: string;
  /** The object that the Events are about. */
  object: RouteObject;
  /** The names of the program and of this instance in the Events. */
  component: string;
  instance: string;
}

/** Records journal entries as Events of the route's object. */
export interface EventRecorder {
  /**
   * Creates an Event, or increments the `count` of a similar Event.
   *
   * @param uid of the object, by which `kubectl describe` finds its Events
   * @throws what the Kubernetes client throws
   */
  record(entry: JournalEntry, uid: string | undefined, signal: AbortSignal): Promise<void>;
}

/** Creates a recorder that remembers its own Events of the last ten minutes. */
export function createEventRecorder(options: RecorderOptions): EventRecorder {
  const recent = new Map<string, RecentEvent>();

  return {
    async record(entry, uid, signal) {
      for (const [key, { lastMs }] of recent) {
        if (entry.atMs - lastMs > SIMILAR_WITHIN_MS) {
          recent.delete(key);
        }
      }
      const key = `${entry.kind} ${entry.verdict} ${entry.to?.burst}`;
      const similar = recent.get(key);
      if (similar === undefined || !(await addTo(similar, options, entry, signal))) {
        const name = create(options, entry, uid, signal);
        recent.set(key, { name, count: 1, lastMs: entry.atMs });
        await name;
      }
    },
  };
}

/** Returns the name of the new Event. */
async function create(
  { client, namespace, object, component, instance }: RecorderOptions,
  entry: JournalEntry,
  uid: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = { source: { component }, reportingComponent: component, reportingInstance: instance };
  const involvedObject = toReference(object, namespace, uid);
  const body = {
    ...toEvent(entry),
    ...source,
    involvedObject,
    metadata: { generateName: `${object.name}.`, namespace },
  };
  const created = await client.send('application/json', signal, ({ core }, options) =>
    core.createNamespacedEvent({ namespace, body }, options),
  );
  return created.metadata.name;
}

/** Returns false if the Event does not exist, or may not be patched. */
async function addTo(
  event: RecentEvent,
  { client, namespace }: RecorderOptions,
  { atMs, reason }: JournalEntry,
  signal: AbortSignal,
): Promise<boolean> {
  const name = await event.name.catch(() => undefined);
  if (name === undefined) {
    return false;
  }
  event.count += 1;
  event.lastMs = atMs;
  const body = { count: event.count, lastTimestamp: new Date(atMs).toISOString(), message: reason };
  return client
    .send('application/merge-patch+json', signal, ({ core }, options) =>
      core.patchNamespacedEvent({ namespace, name, body }, options),
    )
    .then(() => true, falseIfRefused);
}

/** The Event may have been deleted, and the Role of an earlier version does not allow patches. */
function falseIfRefused(error: unknown): false {
  if (isMissing(error)) {
    return false;
  }
  throw error;
}

const eventReasons: Record<JournalEntry['kind'], string> = {
  moved: 'TrafficMoved',
  'would-move': 'TrafficWouldMove',
  refused: 'MoveRefused',
  failed: 'MoveFailed',
  external: 'WeightsChanged',
  'not-steering': 'NotSteering',
};

function toReference({ group, version, kind, name }: RouteObject, namespace: string, uid: string | undefined) {
  return { apiVersion: `${group}/${version}`, kind, name, namespace, ...(uid !== undefined && { uid }) };
}

function toEvent({ kind, reason, atMs }: JournalEntry) {
  const at = new Date(atMs);
  return {
    type: kind === 'refused' || kind === 'failed' ? 'Warning' : 'Normal',
    reason: eventReasons[kind],
    message: reason,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  };
}
