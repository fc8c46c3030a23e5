import { z } from 'zod';

/** A recorded rate; null: no rate (a gap). It holds until the next one. */
export interface RecordedRate {
  seconds: number;
  perSecond: number | null;
}

/** The recording cannot be replayed. The message names the line or entry. */
export class RecordingError extends Error {
  override name = 'RecordingError';
}

const jsonSchema = z
  .array(
    z.union([
      z.object({ seconds: z.number(), perSecond: z.number().min(0).nullable() }),
      z.tuple([z.number(), z.number().min(0).nullable()]).transform(([seconds, perSecond]) => ({ seconds, perSecond })),
    ]),
  )
  .min(1);

/**
 * Reads a recording. It is CSV with one `seconds,perSecond` on each line (nothing after the comma is a gap, `#`
 * begins a comment), or a JSON list of `[seconds, perSecond or null]` or of objects with these names.
 *
 * @throws {RecordingError}
 */
export function parseRecording(text: string): RecordedRate[] {
  const recording = /^\s*\[/.test(text) ? parseJson(text) : parseCsv(text);
  const unordered = recording.findIndex(({ seconds }, i) => i > 0 && seconds <= (recording[i - 1]?.seconds ?? 0));
  if (unordered >= 0) {
    throw new RecordingError(`Entry ${unordered + 1} is not later than the previous one.`);
  }
  return recording;
}

function parseJson(text: string): RecordedRate[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new RecordingError(`This is not JSON: ${(error as Error).message}`);
  }
  const parsed = jsonSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RecordingError(`Entry ${Number(issue?.path[0] ?? 0) + 1} must be [seconds, perSecond or null].`);
  }
  return parsed.data;
}

function parseCsv(text: string): RecordedRate[] {
  const recording = text.split(/\r?\n/).flatMap((line, i) => {
    const content = line.replace(/#.*/, '').trim();
    const isHeader = /^seconds\s*,\s*perSecond$/i.test(content);
    if (content === '' || isHeader) {
      return [];
    }
    const [, seconds, perSecond] = /^(\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)?$/.exec(content) ?? [];
    if (seconds === undefined) {
      throw new RecordingError(`Line ${i + 1} must be "seconds,perSecond", but is "${content.slice(0, 60)}".`);
    }
    return [{ seconds: Number(seconds), perSecond: perSecond === undefined ? null : Number(perSecond) }];
  });
  if (recording.length === 0) {
    throw new RecordingError('The recording is empty.');
  }
  return recording;
}
