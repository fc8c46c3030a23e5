import type { z } from 'zod';

/**
 * Checks an object of a manifest.
 *
 * @param where what a mistake begins with: the file, or the file and the object
 * @param report called with each mistake
 * @returns undefined if there is a mistake
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  object: unknown,
  where: string,
  report: (mistake: string) => void,
): z.output<Schema> | undefined {
  const { data, error } = schema.safeParse(object);
  for (const sentence of (error?.issues ?? []).flatMap(toSentences)) {
    report(`${where}: ${sentence}`);
  }
  return data;
}

/** Formats a mistake with its path: `spec.http[0].route[1].weight must be at most 100`. */
function toSentences(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  if (issue.code === 'unrecognized_keys') {
    const parent = path === '' ? '' : `${path}.`;
    return issue.keys.map((key) => `${parent}${key} is not supported by the laptop's router`);
  }
  // A message of zod itself is a sentence that begins with "Invalid input: ".
  return [`${path === '' ? 'the file' : path} ${issue.message.replace(/^Invalid input: /, 'is wrong: ')}`];
}
