import { getText } from '@hashr/mesh/get-text.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import type { z } from 'zod';
import { skipped } from '../finding.ts';

/** An HTTP answer. */
export interface Answer {
  status: number;
  text: string;
  /** The time of the answer by the server's clock, in milliseconds since 1970; undefined: not known. */
  atMs: number | undefined;
}

/**
 * Sends one GET request, on a connection of its own, so that no connection outlives the doctor.
 *
 * @param options.host the `Host` header, if it is not the URL's
 * @param options.socketPath a Unix socket to connect to
 * @throws if there is no whole answer in time
 */
export async function get(
  url: string,
  options: { timeoutMs: number; signal: AbortSignal; host?: string | undefined; socketPath?: string },
): Promise<Answer> {
  const { timeoutMs, signal, host, ...rest } = options;
  const { status, headers, text } = await getText(url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), {
    headers: host === undefined ? {} : { host },
    agent: false,
    ...rest,
  });
  const atMs = Date.parse(headers.date ?? '');
  return { status, text, atMs: Number.isNaN(atMs) ? undefined : atMs };
}

/**
 * Reads a JSON text.
 *
 * @param source where the text comes from
 * @throws {Complaint} if the text does not have the schema
 */
export function readJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  source: string,
  remedy: string,
  complain = skipped,
): z.output<Schema> {
  const value = parseJson(text);
  const { data, error } = schema.safeParse(value);
  if (error !== undefined) {
    const [{ path, message } = { path: [], message: '' }] = error.issues;
    const why = value === undefined ? 'it is not JSON' : [...path, message].join(' ');
    throw complain(`the doctor cannot read ${source} (${why}).`, remedy);
  }
  return data;
}
