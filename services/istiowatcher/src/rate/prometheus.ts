import { z } from 'zod';
import { getText, whyNoAnswer } from './get-text.ts';
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

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })).max(1),
  }),
});

const refusalSchema = z.object({ status: z.literal('error'), error: z.string() });

interface PrometheusOptions {
  /** Its address, such as `http://prometheus.istio-system:9090`. */
  url: string;
  namespace: string;
  windowSeconds: number;
  timeoutMs: number;
}

/** What went wrong with a question; the message is for people. */
class QueryError extends Error {
  override name = 'QueryError';
  readonly gap: 'unreachable' | 'error' | 'not-a-number';

  constructor(gap: QueryError['gap'], message: string) {
    super(message);
    this.gap = gap;
  }
}

/** Asks Prometheus for the request rate, the codelab's way: as old as its scrapes, and averaged over several of them. */
export function createPrometheusRequestRate(options: PrometheusOptions): RequestRate {
  const { namespace, windowSeconds } = options;

  return {
    async observe(signal) {
      const ask = (query: string) => askPrometheus(options, query, signal);
      try {
        const [perSecond, scraped, ageSeconds, primary, burst] = await Promise.all([
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

/**
 * Asks one question that has a single number as its answer. https://prometheus.io/docs/prometheus/latest/querying/api/
 *
 * @returns undefined if there is no such series
 * @throws {QueryError}
 */
async function askPrometheus(
  { url, timeoutMs }: PrometheusOptions,
  query: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const oneLine = query.replaceAll(/\s+/g, ' ').trim();
  const address = `${url.replace(/\/$/, '')}/api/v1/query?${new URLSearchParams({ query: oneLine })}`;
  let text: string;
  let status: number;
  try {
    ({ status, text } = await getText(address, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])));
  } catch (error) {
    throw new QueryError(
      'unreachable',
      `Prometheus at ${url} cannot be reached (${whyNoAnswer(error)}): see PROMETHEUS_URL.`,
    );
  }
  const json = toJson(text);
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) {
    throw new QueryError('error', `Prometheus at ${url} refuses the question: ${refusal.data.error.slice(0, 200)}.`);
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) {
    throw new QueryError(
      'error',
      `${url} answers ${status} with something that is not Prometheus' API: see PROMETHEUS_URL.`,
    );
  }
  const value = answer.data.data.result[0]?.value[1];
  if (value !== undefined && !Number.isFinite(Number(value))) {
    throw new QueryError('not-a-number', `Prometheus at ${url} answers ${value} instead of a number.`);
  }
  return value === undefined ? undefined : Number(value);
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
