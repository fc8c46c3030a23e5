import { askPrometheus, QueryError } from './ask-prometheus.ts';
import { type Observation, type RequestRate, unknownSubsets } from './request-rate.ts';

/**
 * The questions. They use only labels that sidecars and waypoints have alike; `reporter="destination"` would miss what
 * runs in the other cluster, whose sidecars another Prometheus scrapes.
 */
const queries = {
  requestsPerSecond: (namespace: string, windowSeconds: number) => `
    sum(
      rate(
        istio_requests_total{
          reporter=~"source|waypoint",
          source_app="frontend",
          destination_service_name="worker-service",
          destination_service_namespace="${namespace}"
        }[${windowSeconds}s]
      )
    )`,
  // Counted when requests start: a stall of some seconds moves the completions of a window across the thresholds.
  startedPerSecond: (namespace: string, windowSeconds: number) => `
    sum(
      rate(
        envoy_http_downstream_rq_total{
          namespace="${namespace}",
          app="frontend",
          http_conn_manager_prefix=~"outbound_(0.0.0.0|.::.)_80"
        }[${windowSeconds}s]
      )
    )`,
  frontendsScraped: (namespace: string) => `
    count(up{namespace="${namespace}", app="frontend"} == 1)`,
  // `timestamp` tells a sample's own time of a plain selector only; of `up == 1` it is the time of the question.
  secondsSinceScrape: (namespace: string) => `
    time() - max(
      timestamp(up{namespace="${namespace}", app="frontend"})
      and up{namespace="${namespace}", app="frontend"} == 1
    )`,
  healthyEndpoints: (namespace: string, subset: string) => `
    max(
      envoy_cluster_membership_healthy{
        namespace="${namespace}",
        app="frontend",
        cluster_name=~"outbound\\\\|80\\\\|${subset}\\\\|worker-service.*"
      }
    )`,
};

interface PrometheusOptions {
  /** Its address, such as `http://prometheus.istio-system:9090`. */
  url: string;
  namespace: string;
  windowSeconds: number;
  timeoutMs: number;
}

/** Asks Prometheus for the request rate, the codelab's way: as old as its scrapes, and averaged over several of them. */
export function createPrometheusRequestRate(options: PrometheusOptions): RequestRate {
  const { namespace, windowSeconds } = options;

  return {
    async observe(signal) {
      const ask = (query: string) => askPrometheus(options, query, signal);
      try {
        const [startedPerSecond, endedPerSecond, scraped, ageSeconds, primary, burst] = await Promise.all([
          ask(queries.startedPerSecond(namespace, windowSeconds)),
          ask(queries.requestsPerSecond(namespace, windowSeconds)),
          ask(queries.frontendsScraped(namespace)),
          ask(queries.secondsSinceScrape(namespace)),
          ask(queries.healthyEndpoints(namespace, 'primary')),
          ask(queries.healthyEndpoints(namespace, 'burst')),
        ]);
        const subsets = {
          primary: { healthyEndpoints: primary, failedShare: undefined },
          burst: { healthyEndpoints: burst, failedShare: undefined },
        };
        const perSecond = startedPerSecond ?? endedPerSecond;
        return { rate: toRate(perSecond, scraped, ageSeconds, options), subsets, notes: notesOn(primary, burst) };
      } catch (error) {
        if (error instanceof QueryError) {
          return { rate: { gap: error.gap, reason: error.message }, subsets: unknownSubsets, notes: [] };
        }
        throw error;
      }
    },
  };
}

/** No series means that nothing was sent, but only if somebody looked. */
function toRate(
  perSecond: number | undefined,
  scraped = 0,
  ageSeconds = 0,
  { namespace, windowSeconds, url }: PrometheusOptions,
): Observation['rate'] {
  if (scraped === 0) {
    return {
      gap: 'nothing-scraped',
      reason: `Prometheus at ${url} scrapes no pod with app=frontend in the namespace ${namespace}: is the mesh's scraping on?`,
    };
  }
  if (ageSeconds > windowSeconds) {
    return { gap: 'stale', reason: `The newest scrape of a frontend is ${Math.round(ageSeconds)} s old.` };
  }
  const known = perSecond ?? 0;
  const chance = 1 / windowSeconds;
  return { perSecond: known, windowSeconds, atLeast: Math.max(0, known - chance), atMost: known + chance };
}

function notesOn(primary: number | undefined, burst: number | undefined): string[] {
  const failures = 'Prometheus does not tell which subset failed, so MAX_FAILED_PERCENT is not looked at.';
  return primary === undefined && burst === undefined
    ? ['Prometheus does not tell which workers are healthy, so nobody looks at that.', failures]
    : [failures];
}
