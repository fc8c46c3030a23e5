import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { destinationRuleSchema, gatewaySchema, virtualServiceSchema } from '@hashr/mesh/strict-istio-schema.ts';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { compileRules, type Rules } from './rules.ts';

/** The router cannot apply the manifests. The message has one line for each mistake. */
class ManifestError extends Error {
  override name = 'ManifestError';
}

/** The number of mistakes that are described. The rest is counted. */
const MAX_MISTAKES = 20;

/** The five manifests of the codelab. */
const schemas = {
  'worker-virtual-service.yaml': virtualServiceSchema,
  'worker-destination-rule.yaml': destinationRuleSchema,
  'frontend-gateway.yaml': gatewaySchema,
  'frontend-ingress-virtual-service.yaml': virtualServiceSchema,
  'redis-virtual-service.yaml': virtualServiceSchema,
};

/** The names of the files that the router reads. */
export const fileNames = Object.keys(schemas) as (keyof typeof schemas)[];

/**
 * Reads the five manifests and compiles the rules of the router.
 *
 * @param directory where the manifests are
 * @throws {ManifestError} with the file, the field and the problem of each mistake
 */
export async function readRules(directory: string): Promise<Rules> {
  const mistakes: string[] = [];
  async function read<Name extends keyof typeof schemas>(
    name: Name,
  ): Promise<z.output<(typeof schemas)[Name]> | undefined> {
    try {
      const document = parse(await readFile(join(directory, name), 'utf8'), { logLevel: 'error' });
      const parsed = schemas[name].safeParse(document);
      mistakes.push(...(parsed.error?.issues ?? []).flatMap(toSentences).map((sentence) => `${name}: ${sentence}`));
      return parsed.data as z.output<(typeof schemas)[Name]> | undefined;
    } catch (error) {
      mistakes.push(`${name}: ${whyUnreadable(error)}`);
      return undefined;
    }
  }

  const virtualService = await read('worker-virtual-service.yaml');
  const destinationRule = await read('worker-destination-rule.yaml');
  for (const name of fileNames.slice(2)) {
    await read(name); // These are only validated.
  }
  const rules =
    virtualService && destinationRule
      ? compileRules(virtualService, destinationRule, (mistake) => mistakes.push(mistake))
      : undefined;
  if (rules === undefined || mistakes.length > 0) {
    const more = mistakes.splice(MAX_MISTAKES).length;
    throw new ManifestError([...mistakes, ...(more > 0 ? [`and ${more} more mistakes`] : [])].join('\n'));
  }
  return rules;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof YAMLParseError) {
    return `is not YAML: ${error.message.split('\n')[0]}`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'is missing' : message;
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
