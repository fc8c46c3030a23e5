import { z } from 'zod';
import { clusterSchema } from './cluster.ts';
import { parseJson } from './parse-json.ts';

/** A string longer than this is not repeated in the result; only its length is. */
export const MAX_ECHOED_LENGTH = 100;

/** The longest message that a frontend reads from the channel, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 4_000;

/** The longest bare string (from an old worker) that is shown; the rest is cut. */
const MAX_TEXT_LENGTH = 200;

/**
 * worker -> Redis -> frontend -> browser: one hash, with what it takes to check it:
 * `hash = prefix + base64(SHA-256(str + salt + hour))`.
 */
export const calculationSchema = z.object({
  /** The id of the work order, if it had one. */
  id: z.string().max(100).optional(),
  hash: z.string().min(1).max(200),
  /** The string, or, if it is longer than {@link MAX_ECHOED_LENGTH}, only its length in `strLength`. */
  str: z.string().max(MAX_ECHOED_LENGTH).optional(),
  strLength: z.int().positive(),
  /** 16 random bytes as hexadecimal digits. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** Hour of the day, UTC, 0 to 23. */
  hour: z.int().min(0).max(23),
  cluster: clusterSchema,
  /** Which worker it was: in a cluster the name of its pod. */
  worker: z.string().max(100),
});

export type Calculation = z.infer<typeof calculationSchema>;

/** What a message on the channel turned out to be. */
export type ParsedCalculation =
  | { kind: 'calculation'; calculation: Calculation }
  | { kind: 'text'; text: string }
  | { kind: 'invalid'; reason: 'too long' | 'broken JSON' | 'wrong shape' };

/**
 * Reads a message from the channel `calculation`. JSON has to be a calculation; a bare string, which is what the
 * codelab's old worker sends, is passed on as text. Never throws.
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

/** worker -> frontend, the answer to `POST /`: the calculation, and whether Redis has taken it. */
export const hashAnswerSchema = calculationSchema.extend({ published: z.boolean() });

export type HashAnswer = z.infer<typeof hashAnswerSchema>;
