import { parseJson } from '@hashr/messages/parse-json.ts';
import type { z } from 'zod';
import { skipped } from '../finding.ts';

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
  const { data, error } = schema.safeParse(parseJson(text));
  if (error !== undefined) {
    const [{ path, message } = { path: [], message: '' }] = error.issues;
    throw complain(`the doctor does not understand ${source} (${[...path, message].join(' ')}).`, remedy);
  }
  return data;
}
