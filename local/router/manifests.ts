import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { destinationRuleSchema, gatewaySchema, virtualServiceSchema } from '@hashr/mesh/strict-istio-schema.ts';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { compileRules, type Rules } from './rules.ts';

/** The files are not what this router can follow; the message is one line per mistake. */
class ManifestError extends Error {
  override name = 'ManifestError';
}

/** The most mistakes that are named; the rest is counted. */
const MAX_MISTAKES = 20;

/** The five files under the codelab's names. */
const schemas = {
  'frontend-gateway.yaml': gatewaySchema,
  'frontend-ingress-virtual-service.yaml': virtualServiceSchema,
  'redis-virtual-service.yaml': virtualServiceSchema,
  'worker-virtual-service.yaml': virtualServiceSchema,
  'worker-destination-rule.yaml': destinationRuleSchema,
};

/** The files that a router reads. */
export const fileNames = Object.keys(schemas);

/**
 * Reads all five files and turns them into the rules of this router.
 *
 * @param directory where they are
 * @throws {ManifestError} naming the file, the field and what is wrong with it, for each mistake
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
  await read('frontend-gateway.yaml');
  await read('frontend-ingress-virtual-service.yaml');
  await read('redis-virtual-service.yaml');
  const rules =
    virtualService && destinationRule
      ? compileRules(virtualService, destinationRule, (mistake) => mistakes.push(mistake))
      : undefined;
  if (rules === undefined || mistakes.length > 0) {
    const unnamed = mistakes.splice(MAX_MISTAKES).length;
    throw new ManifestError([...mistakes, ...(unnamed > 0 ? [`and ${unnamed} more mistakes`] : [])].join('\n'));
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

/** In words, with the path as one would write it: `spec.http[0].route[1].weight has to be at most 100`. */
function toSentences(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  if (issue.code === 'unrecognized_keys') {
    const parent = path === '' ? '' : `${path}.`;
    return issue.keys.map((key) => `${parent}${key} is not known to the laptop's router`);
  }
  return [`${path === '' ? 'the file' : path} ${lowerFirst(issue.message)}`];
}

/** zod's own messages are sentences ("Invalid input: ..."). */
function lowerFirst(message: string): string {
  return message.replace(/^Invalid input: /, 'is wrong: ');
}
