import { destinationRuleSchema, gatewaySchema, virtualServiceSchema } from '@hashr/mesh/strict-istio-schema.ts';
import type { z } from 'zod';
import { type Found, findObjects } from './objects.ts';
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
  const report = (mistake: string) => void mistakes.push(mistake);
  const found = await findObjects(directory, fileNames, report);
  const virtualService = validate(found, 'worker-virtual-service.yaml', report);
  const destinationRule = validate(found, 'worker-destination-rule.yaml', report);
  for (const name of fileNames.slice(2)) {
    validate(found, name, report); // These are only validated.
  }
  const ruleFile = found.get('worker-destination-rule.yaml')?.file ?? '';
  const rules =
    virtualService && destinationRule ? compileRules(virtualService, destinationRule, ruleFile, report) : undefined;
  if (rules === undefined || mistakes.length > 0) {
    const more = mistakes.splice(MAX_MISTAKES).length;
    throw new ManifestError([...mistakes, ...(more > 0 ? [`and ${more} more mistakes`] : [])].join('\n'));
  }
  return rules;
}

/** Returns undefined if the object was not found, or has a mistake. */
function validate<Name extends keyof typeof schemas>(
  found: Map<string, Found>,
  name: Name,
  report: (mistake: string) => void,
): z.output<(typeof schemas)[Name]> | undefined {
  const one = found.get(name);
  if (one === undefined) {
    return undefined;
  }
  const { data, error } = schemas[name].safeParse(one.object);
  for (const sentence of (error?.issues ?? []).flatMap(toSentences)) {
    report(`${one.file}: ${sentence}`);
  }
  return data as z.output<(typeof schemas)[Name]> | undefined;
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
