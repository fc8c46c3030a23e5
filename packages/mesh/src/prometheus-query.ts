import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { getText, whyNoAnswer } from './get-text.ts';
import { MeshFailure } from './mesh-failure.ts';

const successSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })).max(1),
  }),
});

const errorSchema = z.object({ status: z.literal('error'), error: z.string() });

/** Why Prometheus has no number. */
export type QueryFailure = MeshFailure<'unreachable' | 'error' | 'not-a-number'>;

/**
 * Sends Prometheus a query whose result is a single number.
 * https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 *
 * @param url the address of Prometheus, such as `http://prometheus.istio-system:9090`
 * @param query in PromQL, on one or more lines
 * @returns undefined if there is no such series
 * @throws {QueryFailure}
 */
export async function queryPrometheus(url: string, query: string, signal: AbortSignal): Promise<number | undefined> {
  const oneLine = query.replaceAll(/\s+/g, ' ').trim();
  const address = `${url.replace(/\/$/, '')}/api/v1/query?${new URLSearchParams({ query: oneLine })}`;
  const { status, text } = await getText(address, signal).catch((error: unknown) => {
    throw new MeshFailure('unreachable', [{ code: 'no-prometheus', url, cause: whyNoAnswer(error) }]);
  });
  const json = parseJson(text);
  const refused = errorSchema.safeParse(json);
  if (refused.success) {
    throw new MeshFailure('error', `Prometheus at ${url} rejects the query: ${refused.data.error.slice(0, 200)}.`);
  }
  const answer = successSchema.safeParse(json);
  if (!answer.success) {
    throw new MeshFailure('error', [{ code: 'not-prometheus', url, status }]);
  }
  const value = answer.data.data.result[0]?.value[1];
  if (value !== undefined && !Number.isFinite(Number(value))) {
    throw new MeshFailure('not-a-number', [{ code: 'not-a-number', url, value }]);
  }
  return value === undefined ? undefined : Number(value);
}
