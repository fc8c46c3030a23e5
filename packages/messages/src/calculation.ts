import { z } from 'zod';
import { clusterSchema } from './cluster.ts';
import { parseJson } from './parse-json.ts';
import { traceparentSchema } from './traceparent.ts';

/** The longest string that a result repeats, in UTF-16 code units. Of a longer one it states only the length. */
export const MAX_ECHOED_LENGTH = 100;

/** The longest message that a frontend reads from the channel, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 4_000;

/** The most characters that are shown of a bare string (from an old worker). */
const MAX_TEXT_LENGTH = 200;

/**
 * worker -> Redis -> frontend -> browser: one hash, with everything that is needed to verify it:
 * `hash = prefix + base64(SHA-256(str + salt + hour))`.
 */
export const calculationSchema = z.object({
  /** The id from the work order, if it had one. */
  id: z.string().max(100).optional(),
  hash: z.string().min(1).max(200),
  /** The string. Absent if it is longer than {@link MAX_ECHOED_LENGTH}. */
  str: z.string().max(MAX_ECHOED_LENGTH).optional(),
  /** The length of the string, in UTF-16 code units. */
  strLength: z.int().positive(),
  /** 16 random bytes as hexadecimal digits. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** The hour of the day in UTC, 0 to 23. */
  hour: z.int().min(0).max(23),
  cluster: clusterSchema,
  /** The name of the worker: in a cluster the name of its pod. */
  worker: z.string().max(100),
  /** How long the worker took until it published or answered, in milliseconds. Absent from an older worker. */
  workMs: z.number().min(0).max(1_000_000).optional(),
  /** The operation that sent this message. Absent if its trace is not recorded. */
  traceparent: traceparentSchema.optional(),
});

export type Calculation = z.infer<typeof calculationSchema>;

/** The content of a message on the channel. */
export type ParsedCalculation =
  | { kind: 'calculation'; calculation: Calculation }
  | { kind: 'text'; text: string }
  | { kind: 'invalid'; reason: 'too long' | 'broken JSON' | 'wrong shape' };

/**
 * Parses a message from the channel `calculation`. A message that looks like JSON must be a calculation. Any other
 * message is text: the codelab's old worker publishes bare strings. Never throws.
 */
export function parseCalculation(message: string): ParsedCalculation {
  if (message.length > MAX_MESSAGE_LENGTH) {
    return { kind: 'invalid', reason: 'too long' };
  }
  if (!/^\s*[{[]/.test(message)) {
    return message.trim() === ''
      ? { kind: 'invalid', reason: 'wrong shape' }
      : { kind: 'text', text: message.slice(0, MAX_TEXT_LENGTH) };
  }
  const json = parseJson(message);
  if (json === undefined) {
    return { kind: 'invalid', reason: 'broken JSON' };
  }
  const parsed = calculationSchema.safeParse(json);
  return parsed.success
    ? { kind: 'calculation', calculation: parsed.data }
    : { kind: 'invalid', reason: 'wrong shape' };
}

/** worker -> frontend, the response to `POST /`: the calculation, and whether Redis accepted it. */
export const hashAnswerSchema = calculationSchema.extend({ published: z.boolean() });

export type HashAnswer = z.infer<typeof hashAnswerSchema>;

/**
 * worker -> frontend, the response with the status 429 of a worker that is at its capacity: which cluster it is in. A
 * refusal of the mesh has no such body.
 */
export const hashRefusalSchema = z.object({ error: z.string(), cluster: clusterSchema });

export type HashRefusal = z.infer<typeof hashRefusalSchema>;
