import { getText } from '@hashr/mesh/get-text.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { whyNoAnswer } from './why-no-answer.ts';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })).max(1),
  }),
});

const refusalSchema = z.object({ status: z.literal('error'), error: z.string() });

/** What went wrong with a question; the message is for people. */
export class QueryError extends Error {
  override name = 'QueryError';
  readonly gap: 'unreachable' | 'error' | 'not-a-number';

  constructor(gap: QueryError['gap'], message: string) {
    super(message);
    this.gap = gap;
  }
}

/**
 * Asks one question that has a single number as its answer. https://prometheus.io/docs/prometheus/latest/querying/api/
 *
 * @param query in PromQL, on as many lines as it likes
 * @returns undefined if there is no such series
 * @throws {QueryError}
 */
export async function askPrometheus(
  { url, timeoutMs }: { url: string; timeoutMs: number },
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
  const json = parseJson(text);
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
