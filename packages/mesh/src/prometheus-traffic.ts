import type { Cluster } from '@hashr/messages/cluster.ts';
import { MeshFailure } from './mesh-failure.ts';
import {
  destinationOf,
  HEALTHY_ENDPOINTS,
  ISTIO_REQUESTS,
  OUTBOUND_MANAGERS_PROMQL,
  STARTED_REQUESTS,
} from './metric-names.ts';
import { FRONTEND_APP, WORKER_PORT, workerServices } from './names.ts';
import { queryPrometheus } from './prometheus-query.ts';
import type { RouteKind } from './route-kinds.ts';
import { type Traffic, unknownTraffic } from './traffic.ts';

/** The Services to which a VirtualService or an HTTPRoute sends the requests, as a regular expression of PromQL. */
const WORKER_SERVICES = workerServices.join('|');

interface PrometheusOptions {
  /** The address of Prometheus, such as `http://prometheus.istio-system:9090`. */
  url: string;
  namespace: string;
  /** The kind of the worker's route. */
  route: RouteKind;
  /** The window over which Prometheus averages. */
  windowSeconds: number;
  /** For all queries together. */
  timeoutMs: number;
}

/**
 * The queries. They use only labels that sidecars and waypoints have in common; `reporter="destination"` would miss the
 * other cluster, whose sidecars another Prometheus scrapes.
 */
function queriesFor({ namespace, route, windowSeconds }: PrometheusOptions) {
  const frontends = `namespace="${namespace}", app="${FRONTEND_APP}"`;
  return {
    endedPerSecond: `
    sum(
      rate(
        ${ISTIO_REQUESTS}{
          reporter=~"source|waypoint",
          source_app="${FRONTEND_APP}",
          destination_service_name=~"${WORKER_SERVICES}",
          destination_service_namespace="${namespace}"
        }[${windowSeconds}s]
      )
    )`,
    // Counted when requests start: a stall of some seconds moves the completions of a window across the thresholds.
    startedPerSecond: `
    sum(
      rate(
        ${STARTED_REQUESTS}{
          ${frontends},
          http_conn_manager_prefix=~"${OUTBOUND_MANAGERS_PROMQL}"
        }[${windowSeconds}s]
      )
    )`,
    frontendsScraped: `
    count(up{${frontends}} == 1)`,
    // `timestamp` returns the time of a sample only for a plain selector; for `up == 1` it returns the time of the
    // query.
    secondsSinceScrape: `
    time() - max(
      timestamp(up{${frontends}})
      and up{${frontends}} == 1
    )`,
    primaryEndpoints: healthyEndpointsQuery(frontends, route, 'primary'),
    burstEndpoints: healthyEndpointsQuery(frontends, route, 'burst'),
  };
}

function healthyEndpointsQuery(frontends: string, route: RouteKind, subset: Cluster): string {
  const { subsetName, service } = destinationOf(route, subset);
  return `
    max(
      ${HEALTHY_ENDPOINTS}{
        ${frontends},
        cluster_name=~"outbound\\\\|${WORKER_PORT}\\\\|${subsetName}\\\\|${service}\\\\..*"
      }
    )`;
}

/** The numbers that the queries return; undefined: no such series. */
type Answers = Record<keyof ReturnType<typeof queriesFor>, number | undefined>;

/**
 * Measures the traffic with Prometheus, as the codelab does. The result is as old as the last scrape, and averaged over
 * several scrapes. Never rejects.
 */
export async function prometheusTraffic(options: PrometheusOptions, signal: AbortSignal): Promise<Traffic> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
  const queries = Object.entries(queriesFor(options));
  try {
    const answers = await Promise.all(
      queries.map(async ([name, query]) => [name, await queryPrometheus(options.url, query, bounded)]),
    );
    return toTraffic(Object.fromEntries(answers) as Answers, options);
  } catch (error) {
    if (error instanceof MeshFailure) {
      return unknownTraffic(error);
    }
    throw error;
  }
}

function toTraffic(answers: Answers, options: PrometheusOptions): Traffic {
  const { primaryEndpoints, burstEndpoints } = answers;
  const subset = (healthyEndpoints: number | undefined) => ({ healthyEndpoints, failedShare: undefined });
  return {
    rate: toRate(answers, options),
    subsets: { primary: subset(primaryEndpoints), burst: subset(burstEndpoints) },
    notes:
      primaryEndpoints === undefined && burstEndpoints === undefined
        ? [[{ code: 'unknown-health', source: 'prometheus' }]]
        : [],
  };
}

/** Without a series, nothing was sent, but only if the frontends are scraped. */
function toRate(answers: Answers, { url, namespace, windowSeconds }: PrometheusOptions): Traffic['rate'] {
  const { startedPerSecond, endedPerSecond, frontendsScraped = 0, secondsSinceScrape = 0 } = answers;
  if (frontendsScraped === 0) {
    return new MeshFailure('nothing-scraped', [{ code: 'nothing-scraped', url, app: FRONTEND_APP, namespace }]);
  }
  if (secondsSinceScrape > windowSeconds) {
    return new MeshFailure('stale', [{ code: 'stale', seconds: Math.round(secondsSinceScrape) }]);
  }
  const perSecond = startedPerSecond ?? endedPerSecond ?? 0;
  const chance = 1 / windowSeconds;
  return { perSecond, windowSeconds, atLeast: Math.max(0, perSecond - chance), atMost: perSecond + chance };
}
