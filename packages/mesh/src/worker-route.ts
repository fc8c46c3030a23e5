import { type Cluster, clusterSchema } from '@hashr/messages/cluster.ts';
import { MeshFailure } from './mesh-failure.ts';
import { FORCE_ANNOTATION, PAUSED_ANNOTATION } from './names.ts';
import { subsets, toWeights } from './subsets.ts';

/** One operation of a JSON patch, https://www.rfc-editor.org/rfc/rfc6902. */
export type PatchOperation = { op: 'test' | 'replace' | 'add'; path: string; value: unknown };

/** The route to the worker. Kinds of objects have readers of their own, such as `readVirtualService`. */
export type WorkerRoute = SplitRoute | UnsplitRoute;

/** Sends all requests to the Service, whichever subset a worker belongs to: there are no weights to change. */
export interface UnsplitRoute {
  isSplit: false;
}

/** Splits the requests between the two subsets by weight. */
interface SplitRoute {
  isSplit: true;
  /** Burst's share of the requests, in whole percent. Primary gets the rest. */
  burstPercent: number;
  /** The weights as the object has them. Their sum need not be 100. */
  weights: Record<Cluster, number>;
  /** The annotations `istiowatcher/paused` and `istiowatcher/force`. */
  paused: boolean;
  force: Cluster | undefined;
  /** Changes the two weights and nothing else, if the route and its destinations are still as they were read. */
  patch(burstPercent: number): PatchOperation[];
}

/** The route as the reader of its kind finds it in the object. */
export interface FoundRoute {
  annotations: Record<string, unknown>;
  /** Tests that the route is still at its index. */
  tests: PatchOperation[];
  /** The JSON pointer of the list of destinations, https://www.rfc-editor.org/rfc/rfc6901. */
  path: string;
  /** The list as it was read, and the name and the weight of each destination in it. */
  list: unknown[];
  destinations: { name: string | undefined; weight: number | undefined }[];
  /** False: all destinations are the whole Service. */
  isSplit: boolean;
  /** What the names name, and the name of each subset. */
  term: 'subsets' | 'backends';
  nameOf: (subset: Cluster) => string;
  /** The weight of a destination that has none. */
  defaultWeight: number;
}

/**
 * Converts a route of any kind to the common model. Pure.
 *
 * @param where the name of the object, for messages
 * @throws {MeshFailure} if the destinations are neither the whole Service nor exactly the two subsets; if the weights are
 *   all 0, or an annotation is wrong
 */
export function toWorkerRoute(found: FoundRoute, where: string): WorkerRoute {
  const { destinations, annotations, nameOf } = found;
  if (destinations.length > 0 && !found.isSplit) {
    return { isSplit: false };
  }
  const indexOf = (subset: Cluster) => destinations.findIndex(({ name }) => name === nameOf(subset));
  if (destinations.length !== subsets.length || subsets.some((subset) => indexOf(subset) < 0)) {
    const names = destinations.map(({ name = '(none)' }) => name).join(', ') || 'none';
    throw new MeshFailure(
      'wrong-subsets',
      `${where}: the worker's route has the ${found.term} ${names}; it must have ${subsets.map(nameOf).join(' and ')}, once each, and no other.`,
    );
  }
  const weightOf = (subset: Cluster) => destinations[indexOf(subset)]?.weight;
  const primary = weightOf('primary') ?? found.defaultWeight;
  const burst = weightOf('burst') ?? found.defaultWeight;
  const sum = primary + burst;
  if (sum === 0) {
    throw new MeshFailure(
      'wrong-weights',
      `${where}: the weights of the worker's route are all 0; at least one must be higher.`,
    );
  }
  return {
    isSplit: true,
    burstPercent: Math.round((100 * burst) / sum),
    weights: { primary, burst },
    // Any other value, such as "yes" or "1", probably means a pause, and a pause changes nothing.
    paused: String(annotations[PAUSED_ANNOTATION] ?? 'false') !== 'false',
    force: readForce(annotations[FORCE_ANNOTATION], where),
    patch: (burstPercent) => [
      ...found.tests,
      { op: 'test', path: found.path, value: found.list },
      ...subsets.map((subset) => ({
        op: weightOf(subset) === undefined ? ('add' as const) : ('replace' as const),
        path: `${found.path}/${indexOf(subset)}/weight`,
        value: toWeights(burstPercent)[subset],
      })),
    ],
  };
}

function readForce(value: unknown, where: string): Cluster | undefined {
  const force = clusterSchema.optional().safeParse(value);
  if (!force.success) {
    throw new MeshFailure(
      'wrong-annotation',
      `${where}: the annotation ${FORCE_ANNOTATION} is ${String(value)}; it must be primary or burst.`,
    );
  }
  return force.data;
}
