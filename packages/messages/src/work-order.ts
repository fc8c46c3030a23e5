import { z } from 'zod';

/** The longest string that is hashed, in UTF-16 code units (JavaScript's `length`). */
export const MAX_STRING_LENGTH = 10_000;

/** A string that a worker accepts. */
export const hashableStringSchema = z
  .string('"str" must be a string.')
  .min(1, '"str" is empty: send at least one character.')
  .max(MAX_STRING_LENGTH, `"str" is too long: at most ${MAX_STRING_LENGTH} characters.`);

/** frontend -> worker, the body of `POST /`. Unknown fields are ignored. The calculation repeats the id. */
export const workOrderSchema = z.object(
  {
    str: hashableStringSchema,
    id: z.string('"id" must be a string.').max(100, '"id" is too long: at most 100 characters.').optional(),
  },
  'Send a JSON object like {"str": "hello"}.',
);

export type WorkOrder = z.infer<typeof workOrderSchema>;
